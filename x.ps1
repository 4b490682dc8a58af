# The one entry point on Windows. `./x.ps1 help` lists what it can do; ./x is the same for macOS and Linux. Where scripts are not
# allowed, as on a fresh Windows: powershell -ExecutionPolicy Bypass -File x.ps1 run
param([string]$Command = "help")
$ErrorActionPreference = "Stop"
# Not a parameter: with one that takes the rest, PowerShell would take -o and -v of the programs for options of its own.
[string[]]$Rest = @($args)
# Where it was called: what the caller names (./x.ps1 models import ./model.gguf) is meant from there.
$From = (Get-Location).Path
$Soak = $env:SOTTO_SOAK
$PathWas = $env:PATH
$TargetWas = $env:CARGO_TARGET_DIR
$ModelsWas = $env:SOTTO_MODELS_DIR

$Cache = Join-Path $env:LOCALAPPDATA "sotto"
if (-not $env:CARGO_TARGET_DIR) { $env:CARGO_TARGET_DIR = Join-Path $Cache "target" }
if (-not $env:SOTTO_MODELS_DIR) { $env:SOTTO_MODELS_DIR = Join-Path $Cache "models" }
# What the caller names by half a path is meant from there too; a whole one stays as it is.
$env:CARGO_TARGET_DIR = [IO.Path]::Combine($From, $env:CARGO_TARGET_DIR)
$env:SOTTO_MODELS_DIR = [IO.Path]::Combine($From, $env:SOTTO_MODELS_DIR)
$Sotto = Join-Path $env:CARGO_TARGET_DIR "debug\sotto.exe"

# Told at the end, behind everything else, and also where a part fails.
$Parts = New-Object System.Collections.ArrayList
# What tests skipped, a paragraph for each run of them.
$Skipped = New-Object System.Collections.ArrayList
$Watch = [Diagnostics.Stopwatch]::StartNew()
$Doing = ""

# Does it and keeps its time.
function Invoke-Part([string]$Name, [scriptblock]$Work) {
  $script:Doing = $Name
  $since = $Watch.Elapsed
  & $Work
  [void]$Parts.Add(@($Name, ($Watch.Elapsed - $since)))
  $script:Doing = ""
}

function Write-Parts {
  if ($Parts.Count -eq 0 -and -not $Doing) { return }
  Write-Host ""
  foreach ($each in $Skipped) { Write-Host $each }
  foreach ($each in $Parts) { Write-Host ("{0,4} min {1:00} s  {2}" -f [int][math]::Floor($each[1].TotalMinutes), $each[1].Seconds, $each[0]) }
  $end = if ($Doing) { "; it ended in this part: $Doing" } else { "" }
  Write-Host ("{0,4} min {1:00} s  in all{2}" -f [int][math]::Floor($Watch.Elapsed.TotalMinutes), $Watch.Elapsed.Seconds, $end)
}

function Test-Program([string]$Name) {
  if ($null -eq (Get-Command $Name -ErrorAction SilentlyContinue)) { return $false }
  # Windows itself has a "python" that only names its store; it gives no version. Git brings a "perl" that thinks in paths of
  # another system, with which OpenSSL cannot be built.
  if ($Name -eq "python") { $said = & python --version; return "$said" -like "Python 3*" }
  if ($Name -eq "perl") { $said = & perl -e 'print $^O'; return "$said" -eq "MSWin32" }
  return $true
}

# What installers wrote into the registry counts for new terminals only, unless it is read again. LLVM's installer writes
# nothing there. A Perl for Windows comes before one of Git's; the folder with the "python" that only names its store comes last.
function Update-Path {
  $places = @("$env:USERPROFILE\.cargo\bin", "$env:SystemDrive\Strawberry\perl\bin", $env:PATH,
    [Environment]::GetEnvironmentVariable("PATH", "Machine"), [Environment]::GetEnvironmentVariable("PATH", "User"),
    "$env:ProgramFiles\LLVM\bin")
  $each = @(($places -join ";") -split ";" | Where-Object { $_ } | Select-Object -Unique)
  $store = @($each | Where-Object { $_ -like "*\Microsoft\WindowsApps*" })
  $env:PATH = (@($each | Where-Object { $_ -notlike "*\Microsoft\WindowsApps*" }) + $store) -join ";"
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
  $arguments = @("install", "--id", $Id, "--exact", "--source", "winget", "--silent", "--accept-package-agreements", "--accept-source-agreements") + $More
  & winget @arguments
  # The second and the third say that it is installed already, the fourth that only a restart of Windows is missing; whether
  # it is there is looked at afterwards.
  if ($LASTEXITCODE -notin @(0, -1978335189, -1978335135, -1978334967)) { throw "winget could not install $Id (exit code $LASTEXITCODE). Install it by hand, then run this again." }
}

function Install-Missing {
  Update-Path
  $programs = [ordered]@{
    cmake = "Kitware.CMake"; clang = "LLVM.LLVM"; perl = "StrawberryPerl.StrawberryPerl"; node = "OpenJS.NodeJS.LTS"
    python = "Python.Python.3.12"; rustup = "Rustlang.Rustup"
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
  # One that the caller chose, or the right one, is taken as it is; asking for it again would need the network.
  if ($env:RUSTUP_TOOLCHAIN) { return }
  $toolchains = & rustup toolchain list
  if ($toolchains -match ("^" + [regex]::Escape($rust) + "-")) { return }
  Write-Host "Installing Rust $rust"
  Invoke-Step rustup @("toolchain", "install", $rust, "--profile", "minimal", "--component", "rustfmt", "--component", "clippy")
}

# Whisper's native library takes GGML_* on to its build without watching them: what a folder holds from before other settings
# would stay as it was. So they are noted beside it, and it is compiled anew where they differ.
function Reset-Natives {
  $noted = Join-Path $env:CARGO_TARGET_DIR "ggml-settings"
  $given = Select-String -Path .cargo/config.toml -Pattern '^(GGML_[A-Z0-9_]*) = "(.*)"$' |
    ForEach-Object { $_.Matches[0].Groups[1].Value + "=" + $_.Matches[0].Groups[2].Value }
  $said = Get-ChildItem env:GGML_* | ForEach-Object { $_.Name + "=" + $_.Value }
  $wanted = (@($given) + @($said) | Where-Object { $_ } | Sort-Object) -join "`n"
  if ((Test-Path $noted) -and ((Get-Content -Raw $noted).Trim() -eq $wanted)) { return }
  if (Test-Path $env:CARGO_TARGET_DIR) {
    Invoke-Step cargo @("clean", "--quiet", "-p", "whisper-rs-sys")
    Invoke-Step cargo @("clean", "--quiet", "--release", "-p", "whisper-rs-sys")
  }
  New-Item -ItemType Directory -Force $env:CARGO_TARGET_DIR | Out-Null
  Set-Content -Path $noted -Value $wanted
}

# The packages of the window, or those of another folder, as its package-lock.json names them.
function Get-WindowPackages([string]$Folder = "ui") {
  $have = "$Folder/node_modules/.package-lock.json"
  if ((Test-Path $have) -and (Get-Item $have).LastWriteTime -ge (Get-Item "$Folder/package-lock.json").LastWriteTime) { return }
  Write-Host "Installing the packages of $Folder"
  Invoke-Step npm @("--prefix", $Folder, "ci", "--no-audit", "--no-fund")
}

# What the window and `sotto serve` show. It is built into the programs, so it comes before them.
function Build-Window {
  $built = Get-Item "ui/dist/index.html" -ErrorAction SilentlyContinue
  if ($built) {
    $newer = Get-ChildItem ui -File -Recurse | Where-Object {
      $_.FullName -notmatch '[\\/]ui[\\/](node_modules|dist)[\\/]' -and $_.LastWriteTime -gt $built.LastWriteTime
    }
    if (-not $newer) { return }
  }
  Get-WindowPackages
  Write-Host "Building the window"
  Invoke-Step npm @("--prefix", "ui", "run", "build")
}

function Test-Window {
  Get-WindowPackages
  Invoke-Step npm @("--prefix", "ui", "run", "check")
  Invoke-Step npm @("--prefix", "ui", "test")
}

# The browser that looks at the window: one that is there, or the one that CHROMIUM names, is taken.
function Install-Browser {
  if ($env:CHROMIUM) { return }
  foreach ($folder in @($env:ProgramFiles, ${env:ProgramFiles(x86)})) {
    foreach ($file in @("Google\Chrome\Application\chrome.exe", "Microsoft\Edge\Application\msedge.exe")) {
      if ($folder -and (Test-Path (Join-Path $folder $file))) { return }
    }
  }
  Install-Package "Google.Chrome"
}

# What package.json of tests/window calls by this name, with the program that was built.
function Invoke-InBrowser([string]$Script) {
  Get-WindowPackages "tests/window"
  $before = $env:SOTTO_PROGRAM
  $env:SOTTO_PROGRAM = $Sotto
  try { Invoke-Step npm @("--prefix", "tests/window", "run", $Script) } finally { $env:SOTTO_PROGRAM = $before }
}

# With `-p`, `sotto-app` it builds the desktop program too.
function Build-Engines([string[]]$More = @()) {
  Reset-Natives
  Build-Window
  Write-Host "Building Sotto (the first time takes a while: two native engines are compiled)"
  Invoke-Step cargo (@("build", "-p", "sotto-ear", "-p", "sotto-mind", "-p", "sotto-voice", "-p", "sotto-cli") + $More)
  Add-ForThisProcessor
}

# Where the usual engines would refuse to start, those for every processor are put beside them. One whose input is over at once
# ends with code 5 where it was built for newer processors, and otherwise with 0.
function Add-ForThisProcessor {
  $null | & (Join-Path $env:CARGO_TARGET_DIR "debug\sotto-ear.exe") | Out-Null
  if ($LASTEXITCODE -ne 5) { return }
  Write-Host "Building the engines once more: this processor lacks what the usual ones need"
  Add-Baseline
}

# The window; with arguments, the program `sotto` with these.
function Start-Sotto([string[]]$Words) {
  Install-Missing
  if ($Words.Count -gt 0) {
    Build-Engines
    Invoke-Sotto @("models", "starter")
    Invoke-Sotto $Words
    return
  }
  Build-Engines @("-p", "sotto-app")
  Invoke-Sotto @("models", "starter")
  Invoke-Step (Join-Path $env:CARGO_TARGET_DIR "debug\sotto-app.exe") @()
}

function Install-Nextest {
  if (Test-Program cargo-nextest) { return }
  Write-Host "Building cargo-nextest, the test runner (once per machine)"
  Invoke-Step cargo @("install", "--locked", "cargo-nextest")
}

# Keeps what the tests skipped for the end: passing tests say it where nobody sees it.
function Invoke-Nextest([string]$Kind, [string[]]$Which) {
  $report = "target/nextest/$Kind/junit.xml"
  Remove-Item $report -ErrorAction SilentlyContinue
  & cargo nextest run --profile $Kind @Which
  $code = $LASTEXITCODE
  if (Test-Path $report) { [void]$Skipped.Add((& python -B tests/skipped.py $report | Out-String)) }
  if ($code -ne 0) { exit $code }
}

# The licences of what is linked and of what the window is made of, as ./x test deploy looks at them, with the same codes of
# cargo-deny. The scripts of ./x are for other systems.
function Test-Licences {
  Invoke-Step python @("-B", "packaging/test_third_party.py")
  Get-WindowPackages
  Invoke-Step python @("packaging/third_party.py", "NUL")
  if (-not (Test-Program cargo-deny)) { Write-Host "cargo-deny is not installed; skipped (cargo install --locked cargo-deny)"; return }
  & cargo deny check licenses bans sources
  if ($LASTEXITCODE -eq 0) { return }
  if ($LASTEXITCODE -gt 0 -and $LASTEXITCODE -lt 16 -and ($LASTEXITCODE -band 14) -ne 0) { throw "cargo-deny found what deny.toml does not allow" }
  Write-Host "cargo-deny could not check here and says why above (exit code $LASTEXITCODE); skipped"
}

# Everything up to the tests themselves.
function Build-Tests {
  Invoke-Part "building" {
    Reset-Natives
    Build-Window
    Write-Host "Building Sotto and its tests (the first time takes a while: two native engines are compiled)"
    Invoke-Step cargo @("build", "--workspace", "--all-targets")
    Add-ForThisProcessor
  }
  Invoke-Part "fetching models" { Invoke-Sotto @("models", "starter") }
}

function Get-Dependencies {
  $target = (& rustc -vV | Select-String -Pattern '^host: (.*)$').Matches[0].Groups[1].Value
  Invoke-Step cargo @("fetch", "--target", $target)
}

# What stands in ./x and not here, and why.
function Stop-ForLinux([string]$What) {
  throw "$What is for Linux: only there can a screen, a microphone and a loudspeaker be had that nobody sits at. ./x runs it."
}

function Invoke-Tests([string]$What) {
  if ($What -in @("speak", "app")) { Stop-ForLinux "test $What" }
  if ($What -notin @("quick", "deploy", "rust", "ui", "e2e", "all")) { throw "no such part of the tests: $What" }
  Invoke-Part "installing what is missing" { Install-Missing; Install-Nextest }
  if ($What -in @("e2e", "all")) { Invoke-Part "installing a browser" { Install-Browser } }
  if ($What -eq "ui") { Invoke-Part "tests of the window" { Test-Window }; return }
  if ($What -eq "quick") {
    Invoke-Part "tests" {
      Invoke-Step cargo @("fmt", "--all", "--check")
      Invoke-Nextest default @("-p", "sotto-engines", "-p", "sotto-outbound", "-p", "sotto-models")
    }
    return
  }
  if ($What -ne "deploy") { Invoke-Part "fetching dependencies" { Get-Dependencies } }
  if ($What -in @("deploy", "all")) { Invoke-Part "licences" { Test-Licences } }
  if ($What -eq "deploy") { return }
  Build-Tests
  if ($What -eq "e2e") {
    Invoke-Part "tests" { Invoke-Nextest default @("--workspace", "--no-fail-fast", "-E", "package(sotto-tests)") }
    Invoke-Part "tests in a browser" { Invoke-InBrowser "test" }
    return
  }
  if ($What -eq "all") { Invoke-Part "tests of the window" { Test-Window } }
  Invoke-Part "checking" {
    Invoke-Step cargo @("fmt", "--all", "--check")
    Invoke-Step cargo @("clippy", "--workspace", "--all-targets", "--", "-D", "warnings")
  }
  Invoke-Part "documentation" {
    $flags = $env:RUSTDOCFLAGS
    $env:RUSTDOCFLAGS = "-D warnings"
    try { Invoke-Step cargo @("doc", "--workspace", "--no-deps", "--quiet") } finally { $env:RUSTDOCFLAGS = $flags }
  }
  Invoke-Part "tests" { Invoke-Nextest default @("--workspace", "--no-fail-fast") }
  if ($What -eq "all") { Invoke-Part "tests in a browser" { Invoke-InBrowser "test" } }
}

# At full length; which tests these are stands in .config/nextest.toml. Engines under an emulated old processor and fuzzing are
# ./x's.
function Invoke-Soak {
  Invoke-Part "installing what is missing" { Install-Missing; Install-Nextest }
  Invoke-Part "installing a browser" { Install-Browser }
  Invoke-Part "fetching dependencies" { Get-Dependencies }
  Build-Tests
  Invoke-Part "licences" { Test-Licences }
  $env:SOTTO_SOAK = "1"
  Invoke-Part "tests at full length" { Invoke-Nextest soak @("--workspace") }
  $env:SOTTO_SOAK = $Soak
  Invoke-Part "tests in a browser" { Invoke-InBrowser "test" }
}

# How busy the processors are, in percent.
function Get-Load { [int](Get-CimInstance Win32_Processor | Measure-Object -Property LoadPercentage -Average).Average }

# What ./x bench measures, under the same names.
function Invoke-Bench([string]$What, [string[]]$More) {
  if ($null -eq $More) { $More = @() }
  if ($What -eq "app") { Stop-ForLinux "bench app" }
  if ($What -notin @("all", "engines", "quality", "circle", "assistant", "own", "voice")) { throw "no such measurement: $What" }
  $before = Get-Load
  Install-Missing
  Build-Engines
  Invoke-Sotto @("models", "starter")
  # Beside the numbers, since a busy machine makes them worse. The building itself is part of the second load.
  Write-Output "Measured on $([Environment]::ProcessorCount) cores; $before % of them busy before the build and $(Get-Load) % behind it."
  Write-Output ""
  # For the engines the rest is what `sotto bench engines` takes; for own and voice it names parts.
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
  if ($What -in @("all", "voice")) {
    Invoke-Step cargo (@("run", "--quiet", "-p", "sotto-tests", "--example", "bench_voice", "--") + $More)
  }
}

# Engines for processors without AVX2, beside the usual ones, where such a processor takes them by itself. The tests run them
# under an emulated processor, which is for Linux.
function Add-Baseline {
  if ($env:PROCESSOR_ARCHITECTURE -eq "ARM64") { throw "Every ARM processor runs the usual engines. Nothing was built." }
  . (Join-Path $PSScriptRoot "packaging\package.ps1")
  Install-Missing
  Build-Baseline "dev"
  $from = Join-Path $env:CARGO_TARGET_DIR "baseline\debug"
  $to = Join-Path $env:CARGO_TARGET_DIR "debug\baseline"
  Copy-Programs $from @("sotto-ear", "sotto-mind", "sotto-voice") $to
}

# The caller's terminal is left as it was, also after a failure.
Push-Location $PSScriptRoot
try {
  switch ($Command) {
    "run" { Start-Sotto $Rest }
    "test" {
      $part = if ($Rest.Count -gt 0) { $Rest[0] } else { "all" }
      Invoke-Tests $part
    }
    "screenshots" { Install-Missing; Install-Browser; Build-Engines; Invoke-Sotto @("models", "starter"); Invoke-InBrowser "screenshots" }
    "soak" { Invoke-Soak }
    "bench" {
      $what = if ($Rest.Count -gt 0) { $Rest[0] } else { "all" }
      Invoke-Bench $what @($Rest | Select-Object -Skip 1)
    }
    "models" { Install-Missing; Build-Engines; Invoke-Sotto (@("models") + $Rest) }
    "doctor" { Install-Missing; Build-Engines; Invoke-Sotto @("doctor") }
    "package" {
      . (Join-Path $PSScriptRoot "packaging\package.ps1")
      $kind = if ($Rest.Count -gt 0) { $Rest[0] } else { "release" }
      New-Package $kind
    }
    "baseline" { Add-Baseline }
    "fmt" { Invoke-Step cargo @("fmt", "--all") }
    "setup" { Install-Missing }
    default {
      Write-Host "./x.ps1 run | test [quick|rust|ui|e2e|deploy] | screenshots | soak | bench [engines|quality|circle|assistant|own|voice]"
      Write-Host "        models ... | doctor | package [dev] | baseline | fmt | setup"
      Write-Host "./x has more: test speak, test app, bench app and package deb, which are for Linux, and fuzzing within soak."
      if ($Command -ne "help") { exit 2 }
    }
  }
} finally {
  $env:SOTTO_SOAK = $Soak
  $env:CARGO_TARGET_DIR = $TargetWas
  $env:SOTTO_MODELS_DIR = $ModelsWas
  $env:PATH = $PathWas
  Pop-Location
  Write-Parts
}
