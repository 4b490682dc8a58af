# The one entry point on Windows. `./x.ps1 help` lists what it can do; ./x is the same for macOS and Linux.
param([string]$Command = "help", [Parameter(ValueFromRemainingArguments = $true)][string[]]$Rest)
$ErrorActionPreference = "Stop"
if ($null -eq $Rest) { $Rest = @() }
# Where it was called: what the caller names (./x.ps1 models import ./model.gguf) is meant from there.
$From = (Get-Location).Path
$Soak = $env:SOTTO_SOAK

$Cache = Join-Path $env:LOCALAPPDATA "sotto"
if (-not $env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR = Join-Path $Cache "target" }
if (-not $env:SOTTO_MODELS_DIR) { $env:SOTTO_MODELS_DIR = Join-Path $Cache "models" }
$Sotto = Join-Path $env:CARGO_TARGET_DIR "debug\sotto.exe"

function Test-Program([string]$Name) { $null -ne (Get-Command $Name -ErrorAction SilentlyContinue) }

# What installers wrote into the registry counts for new terminals only, unless it is read again. LLVM's installer writes
# nothing there.
function Update-Path {
  $places = @("$env:USERPROFILE\.cargo\bin", $env:PATH, [Environment]::GetEnvironmentVariable("PATH", "Machine"),
    [Environment]::GetEnvironmentVariable("PATH", "User"), "$env:ProgramFiles\LLVM\bin")
  $each = ($places -join ";") -split ";" | Where-Object { $_ } | Select-Object -Unique
  $env:PATH = $each -join ";"
}

function Invoke-Step([string]$Program, [string[]]$Arguments) {
  if ($null -eq $Arguments) { $Arguments = @() }
  & $Program @Arguments
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

# The program, where the caller stands.
function Invoke-Sotto([string[]]$Arguments) {
  Push-Location $From
  try { Invoke-Step $Sotto $Arguments } finally { Pop-Location }
}

# Whether a C++ compiler of Visual Studio is there, with or without the rest of it.
function Test-Compiler {
  $where = Join-Path ${env:ProgramFiles(x86)} "Microsoft Visual Studio\Installer\vswhere.exe"
  if (-not (Test-Path $where)) { return $false }
  $part = if ($env:PROCESSOR_ARCHITECTURE -eq "ARM64") { "ARM64" } else { "x86.x64" }
  $found = & $where -products * -latest -requires "Microsoft.VisualStudio.Component.VC.Tools.$part" -property installationPath
  return [bool]$found
}

function Install-Package([string]$Id, [string[]]$More = @()) {
  if (-not (Test-Program winget)) { throw "winget is needed to install $Id. Install it (App Installer) or $Id by hand, then run this again." }
  Write-Host "Installing $Id with winget"
  $arguments = @("install", "--id", $Id, "--exact", "--silent", "--accept-package-agreements", "--accept-source-agreements") + $More
  & winget @arguments
  # The second says that it is installed already and nothing newer is there.
  if ($LASTEXITCODE -notin @(0, -1978335189)) { throw "winget could not install $Id (exit code $LASTEXITCODE). Install it by hand, then run this again." }
}

function Install-Missing {
  Update-Path
  $programs = [ordered]@{
    cmake = "Kitware.CMake"; clang = "LLVM.LLVM"; node = "OpenJS.NodeJS.LTS"; python = "Python.Python.3.12"; rustup = "Rustlang.Rustup"
  }
  if (-not (Test-Compiler)) {
    # By force, because the build tools may be there without the compiler.
    Install-Package "Microsoft.VisualStudio.2022.BuildTools" @("--force", "--override",
      "--quiet --wait --norestart --add Microsoft.VisualStudio.Workload.VCTools --includeRecommended")
    if (-not (Test-Compiler)) { throw "The C++ compiler of Visual Studio Build Tools is still missing. Add the workload ""Desktop development with C++"" in the Visual Studio Installer." }
  }
  foreach ($program in $programs.Keys) {
    if (-not (Test-Program $program)) { Install-Package $programs[$program] }
  }
  Update-Path
  foreach ($program in $programs.Keys) {
    if (-not (Test-Program $program)) { throw "$program was installed and is not found. Open a new terminal and run this again." }
  }
  $rust = (Select-String -Path rust-toolchain.toml -Pattern '^channel = "(.*)"').Matches[0].Groups[1].Value
  Invoke-Step rustup @("toolchain", "install", $rust, "--profile", "minimal", "--component", "rustfmt", "--component", "clippy")
}

function Build-Engines {
  Write-Host "Building Sotto (the first time takes a while: two native engines are compiled)"
  Invoke-Step cargo @("build", "-p", "sotto-ear", "-p", "sotto-mind", "-p", "sotto-voice", "-p", "sotto-cli")
}

function Invoke-Tests([string[]]$Which) {
  Install-Missing
  Write-Host "Building Sotto and its tests (the first time takes a while: two native engines are compiled)"
  Invoke-Step cargo @("build", "--workspace", "--all-targets")
  Invoke-Sotto @("models", "starter")
  if (-not (Test-Program cargo-nextest)) { Invoke-Step cargo @("install", "--locked", "cargo-nextest") }
  Invoke-Step cargo (@("nextest", "run", "--workspace", "--no-fail-fast") + $Which)
}

# What ./x bench measures, under the same names.
function Invoke-Bench([string]$What, [string[]]$More) {
  if ($null -eq $More) { $More = @() }
  if ($What -notin @("all", "engines", "quality", "circle", "assistant", "own")) { throw "no such measurement: $What" }
  Install-Missing
  Build-Engines
  Invoke-Sotto @("models", "starter")
  # For the engines the rest is what `sotto bench engines` takes; for own it names parts.
  if ($What -eq "all") { Invoke-Sotto @("bench", "engines") }
  if ($What -eq "engines") { Invoke-Sotto (@("bench", "engines") + $More) }
  if ($What -in @("all", "quality")) {
    $model = Join-Path $env:SOTTO_MODELS_DIR "whisper-tiny.en\ggml-tiny.en.bin"
    Invoke-Step cargo @("run", "--quiet", "-p", "sotto-ear", "--example", "quality", "--", $model)
  }
  if ($What -in @("all", "circle")) {
    $env:SOTTO_SOAK = "1"
    Invoke-Step cargo @("test", "--quiet", "-p", "sotto-tests", "--test", "closed_circle", "--", "--nocapture")
    $env:SOTTO_SOAK = $Soak
  }
  if ($What -in @("all", "assistant")) {
    Invoke-Step cargo @("run", "--quiet", "-p", "sotto-skills", "--example", "understand", "--", "--measure")
    Invoke-Step cargo @("run", "--quiet", "-p", "sotto-store", "--example", "measure_store", "--", $env:CARGO_TARGET_DIR)
    Invoke-Step cargo @("run", "--quiet", "-p", "sotto-tests", "--example", "bench_assistant")
  }
  if ($What -in @("all", "own")) {
    Invoke-Step cargo (@("run", "--quiet", "-p", "sotto-tests", "--example", "own", "--") + $More)
  }
}

# The caller's terminal is left as it was, also after a failure.
Push-Location $PSScriptRoot
try {
  switch ($Command) {
    "run" { Install-Missing; Build-Engines; Invoke-Sotto @("models", "starter"); Invoke-Sotto $Rest }
    "test" {
      $part = if ($Rest.Count -gt 0) { $Rest[0] } else { "all" }
      switch ($part) {
        "quick" { Invoke-Tests @("-p", "sotto-engines", "-p", "sotto-outbound", "-p", "sotto-models") }
        "e2e" { Invoke-Tests @("-E", "package(sotto-tests)") }
        { $_ -in "all", "rust" } {
          Install-Missing
          Invoke-Step cargo @("fmt", "--all", "--check")
          Invoke-Step cargo @("clippy", "--workspace", "--all-targets", "--", "-D", "warnings")
          Invoke-Tests @()
        }
        { $_ -in "ui", "deploy" } { Write-Host "./x test $part runs on Linux and macOS" }
        default { Write-Error "no such part of the tests: $part" }
      }
    }
    "soak" {
      $env:SOTTO_SOAK = "1"
      Invoke-Tests @("--no-capture", "-E", "package(sotto-tests) + (package(sotto-ear) & (test(two_hours) + test(/nobody::|repeating::/))) + (package(sotto-store) & test(/crash::/))")
    }
    "bench" {
      $what = if ($Rest.Count -gt 0) { $Rest[0] } else { "all" }
      Invoke-Bench $what @($Rest | Select-Object -Skip 1)
    }
    "models" { Install-Missing; Build-Engines; Invoke-Sotto (@("models") + $Rest) }
    "doctor" { Install-Missing; Build-Engines; Invoke-Sotto @("doctor") }
    "package" {
      Write-Host "Packaging on Windows is not there yet: ./x package runs on Linux and macOS. ./x.ps1 run builds Sotto here and starts it."
      exit 1
    }
    "fmt" { Invoke-Step cargo @("fmt", "--all") }
    "setup" { Install-Missing }
    default {
      Write-Host "./x.ps1 run | test [quick|rust|e2e] | soak | bench [engines|quality|circle|assistant|own] | models ... | doctor | package | fmt | setup"
      if ($Command -ne "help") { exit 2 }
    }
  }
} finally {
  $env:SOTTO_SOAK = $Soak
  Pop-Location
}
