// The rule for a new password, as the gateway has it.
export const shortestPassword = 10;

export interface PasswordValues {
  current: string;
  replacement: string;
  repeated: string;
}

export type PasswordErrors = Partial<Record<keyof PasswordValues, string>>;

export function passwordErrors({ current, replacement, repeated }: PasswordValues): PasswordErrors {
  const errors: PasswordErrors = {};
  if (current === "") errors.current = "Enter the password you have now.";
  if (Array.from(replacement).length < shortestPassword) errors.replacement = `It must have at least ${shortestPassword} characters.`;
  else if (replacement === current) errors.replacement = "It is the one you have.";
  if (repeated !== replacement) errors.repeated = "The two are not the same.";
  return errors;
}
