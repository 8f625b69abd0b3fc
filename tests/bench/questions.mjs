// A made-up questionnaire of any length, written for each engine in its own words: the same names,
// the same labels, the same choices, and on every third question a rule about the one before it.
// It must not favour anyone: whatever one engine is told, the others are told too.

const CHOICES = ['yes', 'partly', 'no'];

/** What is asked, engine by engine the same. */
export function questions(count) {
  return Array.from({ length: count }, (_, at) => ({
    name: `q${at}`,
    label: `Question number ${at}, about as long as questions are?`,
    // A question that a rule is about is always a choice; of the others some are words.
    choice: at % 3 === 1 || at % 5 !== 0,
    rule: at % 3 === 2 ? { name: `q${at - 1}`, is: 'yes' } : null,
  }));
}

/** The document that Heard reads. */
export function heardForm(asked) {
  const survey = asked.map(({ name, label, choice, rule }) => ({
    type: choice ? 'select_one' : 'text',
    name,
    label: { en: label },
    short: { en: name },
    ...(choice ? { choices: 'answers' } : {}),
    ...(rule ? { relevant: `\${${rule.name}} = '${rule.is}'` } : {}),
  }));
  const answers = CHOICES.map((name) => ({ name, label: { en: name } }));
  const head = { id: 'bench', version: 1, title: { en: 'Bench' }, audience: 'parent', readers: 'managers', minutes: 5 };
  return JSON.stringify({ ...head, choices: { answers }, survey });
}

/** The document that SurveyJS reads. */
export function surveyJson(asked) {
  const elements = asked.map(({ name, label, choice, rule }) => ({
    type: choice ? 'radiogroup' : 'text',
    name,
    title: label,
    ...(choice ? { choices: CHOICES } : {}),
    ...(rule ? { visibleIf: `{${rule.name}} = '${rule.is}'` } : {}),
  }));
  return JSON.stringify({ title: 'Bench', elements });
}

/** What is answered before anything is measured: every question. */
export function filled(asked) {
  return asked.map(({ name, choice }) => ({ name, choice, words: choice ? 'yes' : 'some words' }));
}

/** At most so many questions that a rule is about, spread over the whole form, and who follows. */
export function touching(asked, most) {
  const followers = asked.filter(({ rule }) => rule);
  const step = Math.max(1, followers.length / most);
  const chosen = Array.from({ length: Math.min(most, followers.length) }, (_, at) => followers[Math.floor(at * step)]);
  return chosen.map(({ name, rule }) => ({ asked: rule.name, follower: name }));
}
