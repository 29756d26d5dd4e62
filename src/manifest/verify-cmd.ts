import type { CheckedFile } from './verify-sh.js';
import { VERIFY_EXIT } from './verify-sh.js';

/**
 * A command for cmd.exe that ends it with status 86 unless every file has its digest, with the user's command after it. `&` binds
 * weaker than `||` (learn.microsoft.com, "cmd"), so the user's operators see nothing of the check.
 *
 * The script holds no double quote, percent sign, exclamation mark or line end: inside the double quotes cmd passes it on as it
 * is. Get-FileHash needs PowerShell 4, which Windows Server has since 2012 R2. -ne compares without case.
 */
export function verifiedCmd(command: string, files: readonly CheckedFile[]): string {
  if (files.length === 0) return command;
  const pairs = files.map((file) => `'${file.sha256}:${file.path}'`).join(',');
  const script = [
    "$ErrorActionPreference='Stop';$bad=0",
    `foreach($pair in @(${pairs})){$want,$file=$pair.Split(':')`,
    'try{if(-not(Test-Path -LiteralPath $file)){' +
      // Versions of the handler differ in whether they keep the folders of a URL; the command names the file without them.
      '$leaf=Split-Path -Leaf $file;$there=Get-ChildItem -Recurse -File -Filter $leaf|Select-Object -First 1;' +
      "if(-not $there){throw 'it is missing'};$dir=Split-Path $file;if($dir){[void](New-Item -ItemType Directory -Force $dir)};Copy-Item $there.FullName $file}",
    '$have=(Get-FileHash -Algorithm SHA256 -LiteralPath $file).Hash',
    "if($have -ne $want){throw ('it is not the released file, SHA-256 is '+$have.ToLower()+', expected '+$want)}" +
      "}catch{$bad=1;[Console]::Error.WriteLine('vmss-deploy: '+$file+': '+$_)}}",
    `if($bad){exit ${VERIFY_EXIT}}`,
  ].join(';');
  return `powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -Command "${script}" || exit ${VERIFY_EXIT} & ${command}`;
}
