# What ./x.ps1 package does: programs, models and licences as one archive in dist\, tried in an empty folder, as ./x package
# makes it elsewhere. It is read into x.ps1 and uses what stands there.
$Root = Split-Path $PSScriptRoot

# Builds for one level of processors, in a target folder of its own where one is named, and leaves the settings as they were.
# How: release or dev.
function Build-Level([string]$Level, [string]$Folder, [hashtable]$Settings, [string[]]$Programs, [string]$How = "release") {
  $Settings["SOTTO_ENGINE_BUILD"] = $Level
  if ($Folder) { $Settings["CARGO_TARGET_DIR"] = Join-Path $env:CARGO_TARGET_DIR $Folder }
  $before = @{}
  foreach ($name in $Settings.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name) }
  try {
    foreach ($name in $Settings.Keys) { Set-Item -Path "env:$name" -Value $Settings[$name] }
    Reset-Natives
    Build-Window
    $arguments = @("build", "--profile", $How)
    foreach ($program in $Programs) { $arguments += @("-p", $program) }
    Invoke-Step cargo $arguments
  } finally {
    # Nothing as a value takes the variable away.
    foreach ($name in $before.Keys) { Set-Item -Path "env:$name" -Value $before[$name] }
  }
}

# Engines for every 64-bit x86 processor: SSE2 only.
function Build-Baseline([string]$How) {
  $without = @{}
  foreach ($part in @("AVX", "AVX2", "FMA", "F16C", "BMI2", "SSE42", "LLAMAFILE")) { $without["GGML_$part"] = "OFF" }
  Build-Level "baseline" "baseline" $without @("sotto-ear", "sotto-mind", "sotto-voice") $How
}

# What a program writes to its standard output, byte for byte: a pipe of PowerShell would write it anew in another encoding.
function Save-Output([string]$Program, [string[]]$Arguments, [string]$To) {
  $ran = Start-Process -FilePath $Program -ArgumentList $Arguments -RedirectStandardOutput $To -NoNewWindow -Wait -PassThru
  if ($ran.ExitCode -ne 0) { throw "$Program $Arguments ended with exit code $($ran.ExitCode)" }
}

function Copy-Programs([string]$From, [string[]]$Names, [string]$To) {
  New-Item -ItemType Directory -Force $To | Out-Null
  foreach ($name in $Names) { Copy-Item (Join-Path $From "$name.exe") $To }
}

# As somebody who has just unpacked it: with models and data in empty folders, and without what this terminal says of Sotto.
function Test-Package([string]$Archive, [string]$Name) {
  $place = Join-Path ([IO.Path]::GetTempPath()) ("sotto-" + [Guid]::NewGuid())
  New-Item -ItemType Directory $place | Out-Null
  $names = @("SOTTO_MODELS_DIR", "SOTTO_DATA_DIR", "SOTTO_ENGINES_DIR")
  $before = @{}
  foreach ($variable in $names) { $before[$variable] = [Environment]::GetEnvironmentVariable($variable) }
  try {
    $env:SOTTO_MODELS_DIR = Join-Path $place "models"
    $env:SOTTO_DATA_DIR = Join-Path $place "data"
    $env:SOTTO_ENGINES_DIR = $null
    Invoke-Step $Tar @("-x", "-f", $Archive, "-C", $place)
    $program = Join-Path $place "$Name\sotto.exe"
    $said = Join-Path $place "hello.wav"
    Invoke-Step $program @("--version")
    Invoke-Step $program @("doctor")
    Invoke-Step $program @("--quiet", "say", "--out", $said, "Please remind me to water the plants.")
    $heard = & $program --quiet transcribe $said
    if ("$heard" -cne "Please remind me to water the plants.") { throw "was heard as: $heard" }
    $answer = & $program --quiet ask --max-tokens 16 "What is the capital of France?"
    if (-not "$answer") { throw "no answer" }
    & $program --quiet transcribe (Join-Path $place "nothing.wav")
    if ($LASTEXITCODE -eq 0) { throw "a missing file was no failure" }
    Write-Host "The package works."
  } finally {
    foreach ($variable in $names) { Set-Item -Path "env:$variable" -Value $before[$variable] }
    Remove-Item -Recurse -Force $place -ErrorAction SilentlyContinue
  }
}

# Whether the desktop program is a part of the workspace, which cargo says without a network.
function Test-App {
  $known = & cargo metadata --no-deps --offline --format-version 1
  if ($LASTEXITCODE -ne 0) { throw "cargo does not know the workspace and says why above" }
  return "$known".Contains('"name":"sotto-app"')
}

function New-Package([string]$Kind) {
  if ($Kind -eq "deb") { throw "a Debian package holds programs for Linux: ./x package deb makes it there" }
  if ($Kind -notin @("release", "dev")) { throw "no such kind of package: $Kind" }
  Install-Missing
  $version = (Select-String -Path Cargo.toml -Pattern '^version = "(.*)"')[0].Matches[0].Groups[1].Value
  $x86 = $env:PROCESSOR_ARCHITECTURE -ne "ARM64"
  $name = "sotto-$version-windows-" + $(if ($x86) { "x86_64" } else { "aarch64" })
  if ($Kind -eq "dev") { $name += "-dev" }
  # Whole: programs are started with it.
  $dist = Join-Path $Root "dist\$name"
  if (Test-Path $dist) { Remove-Item -Recurse -Force $dist }
  foreach ($folder in @("own", "models", "licences", "man", "completions")) {
    New-Item -ItemType Directory -Force (Join-Path $dist $folder) | Out-Null
  }
  $engines = @("sotto-ear", "sotto-mind", "sotto-voice")
  $app = @()
  if (Test-App) { $app = @("sotto-app") }
  if ($Kind -eq "release") {
    Write-Host "Optimised programs"
    Build-Level "avx2" "" @{} ($engines + "sotto-cli" + $app)
  } elseif ($app.Count -gt 0) {
    Build-Engines @("-p", "sotto-app")
  } else {
    Build-Engines
  }
  $built = Join-Path $env:CARGO_TARGET_DIR $(if ($Kind -eq "release") { "release" } else { "debug" })
  Copy-Programs $built ($engines + "sotto" + $app) $dist
  if ($Kind -eq "release" -and $x86) {
    Write-Host "The same engines for processors without AVX2"
    Build-Baseline "release"
    Copy-Programs (Join-Path $env:CARGO_TARGET_DIR "baseline\release") $engines (Join-Path $dist "baseline")
    Write-Host "The native engines for processors with AVX-512"
    $native = @("sotto-ear", "sotto-mind")
    Build-Level "avx512" "avx512" @{ GGML_AVX512 = "ON"; GGML_AVX512_VBMI = "ON"; GGML_AVX512_VNNI = "ON" } $native
    Copy-Programs (Join-Path $env:CARGO_TARGET_DIR "avx512\release") $native (Join-Path $dist "avx512")
  }
  Write-Host "Models"
  $program = Join-Path $dist "sotto.exe"
  $starters = & (Join-Path $built "sotto.exe") --json models starter
  if ($LASTEXITCODE -ne 0) { throw "the starter models could not be fetched" }
  foreach ($line in @($starters)) {
    $id = ($line | ConvertFrom-Json).id
    Copy-Item -Recurse (Join-Path $env:SOTTO_MODELS_DIR $id) (Join-Path $dist "models")
  }
  Copy-Item models\own\* (Join-Path $dist "own")
  Write-Host "Manual, completions, licences"
  Save-Output $program @("man") (Join-Path $dist "man\sotto.1")
  $shells = [ordered]@{ bash = "sotto.bash"; zsh = "_sotto"; fish = "sotto.fish"; powershell = "sotto.ps1" }
  foreach ($shell in $shells.Keys) { Save-Output $program @("completions", $shell) (Join-Path $dist "completions\$($shells[$shell])") }
  # A window that was built before may have outlived its packages, which bring the texts.
  Get-WindowPackages
  Invoke-Step python @("packaging/third_party.py", (Join-Path $dist "licences\libraries.txt"))
  Copy-Item LICENSE-*, packaging\models.txt (Join-Path $dist "licences")
  Copy-Item packaging\README.txt $dist
  if ($app.Count -gt 0) { Add-Content -Encoding ascii -Path (Join-Path $dist "README.txt") -Value (Get-Content packaging\window.txt) }
  Write-Host "Packing"
  # The one of Windows itself, which writes what the ending says; Git brings another.
  $script:Tar = Join-Path $env:SystemRoot "System32\tar.exe"
  Invoke-Step $Tar @("-a", "-c", "-f", "$dist.zip", "-C", (Join-Path $Root "dist"), $name)
  $hash = (Get-FileHash -Algorithm SHA256 "$dist.zip").Hash.ToLowerInvariant()
  Set-Content -Encoding ascii -Path "$dist.zip.sha256" -Value "$hash  $name.zip"
  Write-Host "Trying it in an empty folder"
  Test-Package "$dist.zip" $name
  Write-Host ("Packed: {0} ({1:0} MB)" -f "$dist.zip", ((Get-Item "$dist.zip").Length / 1MB))
}
