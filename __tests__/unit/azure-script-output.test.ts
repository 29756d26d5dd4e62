import { describe, expect, it } from '@jest/globals';
import { splitOutput } from '../../src/azure/script-output.js';

describe('splitOutput', () => {
  const table: readonly (readonly [string, string, ReturnType<typeof splitOutput>])[] = [
    ['Linux, success', 'Enable succeeded: \n[stdout]\nhello\nworld\n\n[stderr]\n', { text: 'Enable succeeded:', stdout: 'hello\nworld' }],
    [
      'Linux, failure',
      "Enable failed: failed to execute command: command terminated with exit status=127\n[stdout]\n\n[stderr]\nsh: 0: Can't open script.sh\n",
      { text: 'Enable failed: failed to execute command: command terminated with exit status=127', stderr: "sh: 0: Can't open script.sh" },
    ],
    ['Linux, before there was output in it', 'Enable failed: failed to execute command: command terminated with exit status=1', { text: 'Enable failed: failed to execute command: command terminated with exit status=1' }],
    // Recorded 2020, cut.
    ['Linux, predecessor', 'Command is finished.\n---stdout---\nUnpacking libapr1\r\n---errout---\ndebconf: unable to initialize frontend\n\n', { text: 'Command is finished.', stdout: 'Unpacking libapr1', stderr: 'debconf: unable to initialize frontend' }],
    ['Linux, predecessor without errors', 'Command is finished.\n---stdout---\nok\n', { text: 'Command is finished.', stdout: 'ok' }],
    ['a script that prints the mark', 'Enable succeeded: \n[stdout]\nlog:\n[stderr]\nnot this\n[stderr]\nreal', { text: 'Enable succeeded:', stdout: 'log:\n[stderr]\nnot this', stderr: 'real' }],
    ['a mark within a line', 'Enable succeeded: see [stdout] and [stderr]', { text: 'Enable succeeded: see [stdout] and [stderr]' }],
    [
      "as an operation's error quotes it, 2021",
      'VM has reported a failure when processing extension \'CustomScript\'. Error message: "Enable failed: failed to execute command: command terminated with exit status=127\n[stdout]\n\n[stderr]\nsh: 0: no\n"\r\n\r\nMore information on troubleshooting is available at https://aka.ms/VMExtensionCSELinuxTroubleshoot ',
      { text: 'Enable failed: failed to execute command: command terminated with exit status=127', stderr: 'sh: 0: no' },
    ],
    [
      "as an operation's error quotes it, 2025",
      "VM has reported a failure when processing extension 'app' (publisher 'Microsoft.Azure.Extensions' and type 'CustomScript'). Error message: 'Enable failed: failed to execute command: command terminated with exit status=3\n[stdout]\nv1\n[stderr]\nbad\n'. More information on troubleshooting is available at https://aka.ms/VMExtensionCSELinuxTroubleshoot. ",
      { text: 'Enable failed: failed to execute command: command terminated with exit status=3', stdout: 'v1', stderr: 'bad' },
    ],
    [
      'Windows, failure',
      "Command execution finished, but failed because it returned a non-zero exit code of: '1'. The command had an error output of: 'At C:\\x.ps1:208 \r\nIt's bad' For more information, check the instance view by executing Get-AzVmssVm or Get-AzVm (https://aka.ms/GetAzVm). These commands can be executed using CloudShell (https://aka.ms/CloudShell)",
      { text: "Command execution finished, but failed because it returned a non-zero exit code of: '1'.", stderr: "At C:\\x.ps1:208 \nIt's bad" },
    ],
    ['Windows, success', 'Finished executing command', { text: 'Finished executing command' }],
    ['nothing', '', { text: '' }],
  ];
  it.each(table)('%s', (_name, message, expected) => {
    expect(splitOutput(message)).toEqual(expected);
  });

  it('is quick on a hostile text', () => {
    const hostile = `[stdout]\n${'[stderr]\n'.repeat(20_000)}${"The command had an error output of: '".repeat(2_000)}`;
    const startedAt = performance.now();
    splitOutput(hostile);
    splitOutput("The command had an error output of: '".repeat(2_000));
    splitOutput(`[stdout]\n${' '.repeat(100_000)}x`);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
