/**
 * Returns a function that picks the form of a count.
 *
 * @param categories all plural categories of the language, such as `one` and `other`: each text must have a form for each
 * @throws RangeError if these are not the language's categories
 */
export function createPlural<Category extends Intl.LDMLPluralRule>(
  language: string,
  categories: readonly Category[],
): (count: number, forms: Readonly<Record<Category, string>>) => string {
  const rules = new Intl.PluralRules(language);
  const { pluralCategories } = rules.resolvedOptions();
  const isOfLanguage = (category: Intl.LDMLPluralRule): category is Category =>
    categories.some((known) => known === category);
  if (!pluralCategories.every(isOfLanguage) || pluralCategories.length !== categories.length) {
    throw new RangeError(`The plural categories of ${language} are ${pluralCategories}`);
  }
  return (count, forms) => {
    const category = rules.select(count);
    if (!isOfLanguage(category)) throw new RangeError(`${language} has no ${category}`);
    return forms[category];
  };
}
