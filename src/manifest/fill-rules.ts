import type { Problem, SourceLocation } from '../errors.js';
import type { ManifestExtension, Place } from './extension.js';
import { placeAt, SIDES } from './extension.js';
import type { EarlyValues } from './known-early.js';
import { early, fileName } from './known-early.js';
import { insideShQuotes } from './quote.js';
import type { Expression, Filter, Piece } from './template.js';
import { parseTemplate, wholeReference } from './template.js';
import type { MapNode, ScalarNode } from './tree.js';
import { scalars } from './tree.js';

/**
 * Everything about `{{ ... }}` in an extension's settings that can be told before the release is known: syntax, unknown names,
 * secrets in public places, filters that do not fit, unset vars.
 */
export function checkTemplates(extension: ManifestExtension, values: EarlyValues): readonly Problem[] {
  return SIDES.flatMap((side) => {
    const settings = extension[side];
    if (settings === undefined) return [];
    const texts = [...scalars(settings)].flatMap(({ path, node }) => checkScalar(node, placeAt(extension.handler, side, path), values));
    return [...keyProblems(settings), ...texts];
  });
}

function keyProblems(settings: MapNode): readonly Problem[] {
  const problems: Problem[] = [];
  const visit = (node: MapNode): void => {
    for (const [key, { keyAt, value }] of node.entries) {
      if (key.includes('{{')) problems.push({ message: 'a key cannot hold {{ }}', hint: 'use it in values only', location: keyAt });
      if (value.kind === 'map') visit(value);
      else if (value.kind === 'list') value.items.forEach((item) => item.kind === 'map' && visit(item));
    }
  };
  visit(settings);
  return problems;
}

function checkScalar(node: ScalarNode, place: Place, values: EarlyValues): readonly Problem[] {
  if (typeof node.value !== 'string') return [];
  const whole = wholeReference(node.value);
  if (whole !== undefined) return checkWhole(node, whole, place, values);
  if (!node.value.includes('{{')) return [];
  const template = parseTemplate(node.value);
  const problems: Problem[] = template.errors.map((error) => ({ message: error.message, hint: error.hint, location: node.placeOf('{{', error.nth) }));
  let before = '';
  for (const piece of template.pieces) {
    if (piece.kind === 'text') before += piece.text;
    else {
      const location = node.placeOf('{{', piece.nth);
      problems.push(...checkExpression(piece.expression, place, values, location), ...checkFilter(piece, before, place, location));
      // The value that will stand here is a whole word, quotes closed: any such word does for reading on.
      before += 'x';
    }
  }
  return problems;
}

function checkWhole(node: ScalarNode, whole: NonNullable<ReturnType<typeof wholeReference>>, place: Place, values: EarlyValues): readonly Problem[] {
  const text = String(node.value);
  if (place.shell !== undefined) return [{ message: `${text.slice(0, 80)} stands for a URL, and a command needs the name of the file on the VM`, hint: `write {{ ${text.slice(0, 80)} }}`, location: node.at }];
  const first = whole.name.errors[0];
  if (first !== undefined) return [{ message: first.message, hint: first.hint, location: node.placeOf('{{', first.nth) }];
  const filled = fileName(whole.name.pieces, whole.origin, values, node.at);
  return filled.ok ? [] : [filled.problem];
}

function checkExpression(expression: Expression, place: Place, values: EarlyValues, location: SourceLocation): readonly Problem[] {
  switch (expression.kind) {
    case 'env':
      if (place.side === 'protectedSettings' && !place.uri) return [];
      return [
        place.uri
          ? { message: `{{ env.${expression.name} }} is a secret and cannot stand in a URL: handlers write URLs to their logs`, hint: 'use managedIdentity, or a storage account key in protectedSettings', location }
          : { message: `{{ env.${expression.name} }} is a secret, and settings are public: anyone who may read the scale set sees them`, hint: 'move the key to protectedSettings', location },
      ];
    case 'var': {
      const filled = early(expression, values, location);
      return filled.ok ? [] : [filled.problem];
    }
    case 'plain': {
      if (expression.name !== 'environment') return [];
      const filled = early({ kind: 'plain', name: 'environment' }, values, location);
      return filled.ok ? [] : [filled.problem];
    }
    case 'runtime':
      return [{ message: `{{ ${expression.name} }} can stand in the URLs of strategy.checks only`, hint: 'it is known only while a swap goes on', location }];
    case 'file': {
      const filled = fileName(expression.name, expression.origin, values, location);
      return filled.ok ? [] : [filled.problem];
    }
    default:
      return expression satisfies never;
  }
}

function checkFilter(piece: Extract<Piece, { kind: 'value' }>, before: string, place: Place, location: SourceLocation): readonly Problem[] {
  const text = filterProblem(piece.filter, before, place);
  return text === undefined ? [] : [{ message: text[0], hint: text[1], location }];
}

function filterProblem(filter: Filter | undefined, before: string, place: Place): readonly [string, string] | undefined {
  if (filter === 'raw' && place.shell !== undefined) return ['the filter raw cannot be used in a command', 'use sh, ps or base64'];
  if (filter === 'sh' && place.shell === 'cmd') return ['the filter sh is for /bin/sh, and cmd.exe reads this command', 'use ps inside powershell -Command "...", or base64'];
  if (filter === 'sh' && place.shell === 'sh' && insideShQuotes(before)) return ['the filter sh writes its own quotes, and stands inside quotes here', 'remove the quotes around {{ }}'];
  const dashFile = /\b(powershell|pwsh)(\.exe)?\b[^&|;]*\s-f(ile)?\s[^&|;]*$/i;
  if (filter === 'ps' && dashFile.test(before)) return ['the filter ps writes an expression, and powershell -File does not evaluate its arguments', `use powershell -Command "& .\\script.ps1 -Name {{ env.NAME | ps }}", or base64`];
  return undefined;
}
