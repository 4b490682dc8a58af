# The one entry point on Windows. `./x.ps1 help` lists what it can do; ./x is the same for macOS and Linux.
param([string]$Command = "help", [Parameter(ValueFromRemainingArguments = $true)][string[]]$Rest)
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot

$Rust = (Select-String -Path rust-toolchain.toml -Pattern '^channel = "(.*)"').Matches[0].Groups[1].Value
$Cache = Join-Path $env:LOCALAPPDATA "sotto"
if (-not $env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR = Join-Path $Cache "target" }
if (-not $env:SOTTO_MODELS_DIR) { $env:SOTTO_MODELS_DIR = Join-Path $Cache "models" }
$env:PATH = "$env:USERPROFILE\.cargo\bin;$env:PATH"
$Sotto = Join-Path $env:CARGO_TARGET_DIR "debug\sotto.exe"

function Test-Program([string]$Name) { $null -ne (Get-Command $Name -ErrorAction SilentlyContinue) }

function Install-Missing {
  $wanted = @()
  if (-not (Test-Program cmake)) { $wanted += "Kitware.CMake" }
  if (-not (Test-Program clang)) { $wanted += "LLVM.LLVM" }
  if (-not (Test-Program node)) { $wanted += "OpenJS.NodeJS.LTS" }
  if (-not (Test-Program python)) { $wanted += "Python.Python.3.12" }
  if (-not (Test-Program rustup)) { $wanted += "Rustlang.Rustup" }
  foreach ($package in $wanted) {
    Write-Host "Installing $package with winget"
    winget install --id $package --exact --silent --accept-package-agreements --accept-source-agreements
  }
  rustup toolchain install $Rust --profile minimal --component rustfmt --component clippy
}

function Invoke-Step([string]$Program, [string[]]$Arguments) {
  & $Program @Arguments
  if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Build-Engines {
  Write-Host "Building Sotto (the first time takes a while: two native engines are compiled)"
  Invoke-Step cargo @("build", "-p", "sotto-ear", "-p", "sotto-mind", "-p", "sotto-voice", "-p", "sotto-cli")
}

function Invoke-Tests([string[]]$Which) {
  Install-Missing
  Write-Host "Building Sotto and its tests (the first time takes a while: two native engines are compiled)"
  Invoke-Step cargo @("build", "--workspace", "--all-targets")
  Invoke-Step $Sotto @("models", "starter")
  if (-not (Test-Program cargo-nextest)) { Invoke-Step cargo @("install", "--locked", "cargo-nextest") }
  Invoke-Step cargo (@("nextest", "run", "--workspace", "--no-fail-fast") + $Which)
}

switch ($Command) {
  "run" { Install-Missing; Build-Engines; Invoke-Step $Sotto @("models", "starter"); Invoke-Step $Sotto (@("chat") + $Rest) }
  "test" {
    $part = if ($Rest) { $Rest[0] } else { "all" }
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
    Invoke-Tests @("--no-capture", "-E", "package(sotto-tests) + (package(sotto-ear) & test(two_hours)) + (package(sotto-store) & test(/crash::/))")
  }
  "bench" { Install-Missing; Build-Engines; Invoke-Step $Sotto (@("bench") + $Rest) }
  "models" { Install-Missing; Build-Engines; Invoke-Step $Sotto (@("models") + $Rest) }
  "doctor" { Install-Missing; Build-Engines; Invoke-Step $Sotto @("doctor") }
  "fmt" { Invoke-Step cargo @("fmt", "--all") }
  "setup" { Install-Missing }
  default { Write-Host "./x.ps1 run | test [quick|rust|e2e] | soak | bench [engines] | models ... | doctor | fmt | setup" }
}
