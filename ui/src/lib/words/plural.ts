// "1 task", "2 tasks": the form follows the language's own rule, and `#` is the number as the language writes it.
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

export type Plural = (count: number, forms: Forms) => string;

function plural(language: string): Plural {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, forms) => {
    const form = forms[rules.select(count)] ?? forms.other;
    return form.replaceAll('#', numbers.format(count));
  };
}

export const english = plural('en');
export const german = plural('de');
