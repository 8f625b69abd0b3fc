// One of Heard's questionnaires, written for SurveyJS and as an XForm for ODK Web Forms: the same
// questions, words, hints, choices and rules. Whatever it cannot say in all three is an error, so
// that no peer is ever given less to do.

/** Reads a questionnaire of public/forms: its questions in order, offered groups as questions too. */
export function questionnaire(text) {
  const form = JSON.parse(text);
  const questions = [];
  const walk = (items, rules) => {
    for (const item of items) {
      const own = [...rules, ...(item.relevant ? [item.relevant] : [])];
      if (item.type !== 'group') questions.push(question(form, item, own));
      else {
        if (item.offer) questions.push(offer(item, own));
        walk(item.items, item.offer ? [...own, `\${${item.name}} = 'yes'`] : own);
      }
    }
  };
  walk(form.survey, []);
  return { id: form.id, title: form.title.en, questions };
}

function question(form, item, rules) {
  if (!['select_one', 'text'].includes(item.type)) throw new Error(`${item.name} is a ${item.type}: not in every engine`);
  return {
    name: item.name,
    label: item.label.en,
    hint: item.hint?.en ?? '',
    multiline: item.appearance === 'multiline',
    choices: item.choices ? form.choices[item.choices].map(({ name, label }) => ({ name, label: label.en })) : [],
    rules,
  };
}

function offer(item, rules) {
  const choices = [{ name: 'yes', label: 'Yes, go on' }, { name: 'no', label: 'No, finish now' }];
  return { name: item.name, label: item.label.en, hint: '', multiline: false, choices, rules };
}

/** The document that SurveyJS reads: one question a page, as Heard shows them. */
export function surveyJson({ title, questions }) {
  const rule = (text) => text
    .replace(/answered\(\$\{(\w+)\}\)/g, '{$1} notempty')
    .replace(/\$\{(\w+)\}/g, '{$1}');
  const elements = questions.map((one) => ({
    type: one.choices.length > 0 ? 'radiogroup' : one.multiline ? 'comment' : 'text',
    name: one.name,
    title: one.label,
    ...(one.hint ? { description: one.hint } : {}),
    ...(one.choices.length > 0 ? { choices: one.choices.map(({ name, label }) => ({ value: name, text: label })) } : {}),
    ...(one.rules.length > 0 ? { visibleIf: one.rules.map((text) => `(${rule(text)})`).join(' and ') } : {}),
  }));
  return { title, questionsOnPageMode: 'questionPerPage', elements };
}

/** The XForm that ODK Web Forms reads: pages are asked for too. */
export function xform({ id, title, questions }) {
  const rule = (text) => text
    .replace(/answered\(\$\{(\w+)\}\)/g, "/data/$1 != ''")
    .replace(/\$\{(\w+)\}/g, '/data/$1');
  const binds = questions.map(({ name, rules }) => {
    const relevant = rules.length > 0 ? ` relevant="${escaped(rules.map((text) => `(${rule(text)})`).join(' and '))}"` : '';
    return `<bind nodeset="/data/${name}" type="string"${relevant}/>`;
  });
  return [
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:orx="http://openrosa.org/xforms">',
    `<h:head><h:title>${escaped(title)}</h:title><model><instance><data id="${id}" version="1">`,
    ...questions.map(({ name }) => `<${name}/>`),
    '<orx:meta><orx:instanceID/></orx:meta></data></instance>',
    ...binds,
    '<bind nodeset="/data/orx:meta/orx:instanceID" type="string"/></model></h:head><h:body class="pages">',
    ...questions.map(control),
    '</h:body></h:html>',
  ].join('\n');
}

function control({ name, label, hint, multiline, choices }) {
  const words = `<label>${escaped(label)}</label>${hint ? `<hint>${escaped(hint)}</hint>` : ''}`;
  if (choices.length === 0) return `<input ref="/data/${name}"${multiline ? ' appearance="multiline"' : ''}>${words}</input>`;
  const items = choices.map((choice) => `<item><label>${escaped(choice.label)}</label><value>${choice.name}</value></item>`);
  return `<select1 ref="/data/${name}">${words}${items.join('')}</select1>`;
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
