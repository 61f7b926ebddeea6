export type PersonKey = 'ada' | 'ben' | 'mira';

export interface Person {
  readonly name: string;
  readonly email: string;
  readonly role: 'owner' | 'manager' | 'contractor';
  /** Minor units an hour: what an hour is billed at where nothing nearer says, and what it costs. */
  readonly billable_rate: number;
  readonly cost_rate: number;
  readonly weekly_capacity_minutes: number;
}

export const ORGANIZATION = 'Juniper Studio';
/** Published: the demo is never made in production. */
export const PASSWORD = 'stint-demo';

export const PEOPLE: Readonly<Record<PersonKey, Person>> = {
  ada: {
    name: 'Ada Lindqvist',
    email: 'ada@juniper.example',
    role: 'owner',
    billable_rate: 13_500,
    cost_rate: 6_500,
    weekly_capacity_minutes: 2400,
  },
  ben: {
    name: 'Ben Okafor',
    email: 'ben@juniper.example',
    role: 'manager',
    billable_rate: 11_500,
    cost_rate: 5_200,
    weekly_capacity_minutes: 2310,
  },
  mira: {
    name: 'Mira Solano',
    email: 'mira@juniper.example',
    role: 'contractor',
    billable_rate: 9_500,
    cost_rate: 5_800,
    weekly_capacity_minutes: 1440,
  },
};
