# Puts a release of the sample app onto this Windows VM and starts it at every boot.
#
#   powershell -ExecutionPolicy Unrestricted -File install-1.1.0.ps1 web-1.1.0.tar.gz
#
# Needs Node.js. The emulator downloads this file but does not execute it.
param([Parameter(Mandatory = $true)][string]$Archive)
$ErrorActionPreference = 'Stop'

$unpacked = Join-Path $env:TEMP "web-$([guid]::NewGuid())"
New-Item -ItemType Directory -Path $unpacked | Out-Null
tar.exe -xzf $Archive -C $unpacked
if ($LASTEXITCODE -ne 0) { throw "tar failed with exit code $LASTEXITCODE" }

$version = (Get-Content (Join-Path $unpacked 'VERSION') -TotalCount 1).Trim()
if ($version -notmatch '^[A-Za-z0-9.+_-]+$') { throw "not a version: $version" }
$app = Join-Path $env:ProgramData "web\$version"
if (Test-Path $app) { Remove-Item $app -Recurse -Force }
New-Item -ItemType Directory -Path (Split-Path $app) -Force | Out-Null
Move-Item $unpacked $app
Write-Output "unpacked $version into $app"

$node = (Get-Command node).Source
$action = New-ScheduledTaskAction -Execute $node -Argument "server.cjs 0.0.0.0 8080" -WorkingDirectory $app
$trigger = New-ScheduledTaskTrigger -AtStartup
Stop-ScheduledTask -TaskName web -ErrorAction SilentlyContinue
Register-ScheduledTask -TaskName web -Action $action -Trigger $trigger -User 'NT AUTHORITY\SYSTEM' -Force | Out-Null
Start-ScheduledTask -TaskName web
Write-Output 'started the task web'

& $node (Join-Path $app 'server.cjs') --wait 127.0.0.1 8080
exit $LASTEXITCODE
