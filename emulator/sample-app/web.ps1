# DSC configuration of the sample app: the release's files are on the VM. The emulator checks the package that holds
# this file, but does not apply it.
configuration Web {
  param([string]$NodeName = 'localhost', [Parameter(Mandatory = $true)][string]$Version)

  Import-DscResource -ModuleName PSDesiredStateConfiguration

  Node $NodeName {
    File App {
      Ensure          = 'Present'
      Type            = 'Directory'
      Recurse         = $true
      SourcePath      = Join-Path $PSScriptRoot 'web'
      DestinationPath = "C:\web\$Version"
    }
  }
}
