/** Azure's regions as image versions name them: `westeurope` is shown as `West Europe` (recorded). */
const names = [
  'Australia Central', 'Australia East', 'Australia Southeast', 'Austria East', 'Belgium Central', 'Brazil South', 'Canada Central', 'Canada East', 'Central India', 'Central US', 'Central US EUAP', 'Chile Central',
  'East Asia', 'East US', 'East US 2', 'East US 2 EUAP', 'France Central', 'France South', 'Germany North', 'Germany West Central', 'Indonesia Central', 'Israel Central', 'Italy North', 'Japan East', 'Japan West',
  'Jio India Central', 'Jio India West', 'Korea Central', 'Korea South', 'Malaysia West', 'Mexico Central', 'New Zealand North', 'North Central US', 'North Europe', 'Norway East', 'Norway West', 'Poland Central',
  'Qatar Central', 'South Africa North', 'South Africa West', 'South Central US', 'South India', 'Southeast Asia', 'Spain Central', 'Sweden Central', 'Sweden South', 'Switzerland North', 'Switzerland West', 'UAE Central',
  'UAE North', 'UK South', 'UK West', 'West Central US', 'West Europe', 'West India', 'West US', 'West US 2', 'West US 3',
];

const shown: ReadonlyMap<string, string> = new Map(names.map((name) => [regionName(name), name]));

/** `West Europe` and `westeurope` alike as `westeurope`. */
export function regionName(given: string): string {
  return given.toLowerCase().replaceAll(' ', '');
}

export function isRegion(name: string): boolean {
  return shown.has(regionName(name));
}

export function regionShown(name: string): string {
  return shown.get(regionName(name)) ?? name;
}

/** Every region, by its name and as it is shown. */
export function regions(): readonly { readonly name: string; readonly shown: string }[] {
  return names.map((name) => ({ name: regionName(name), shown: name }));
}
