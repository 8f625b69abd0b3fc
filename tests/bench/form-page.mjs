// Runs in the page of the form bench: every engine with the same form and the same answers. Each
// offers the same few things, so that one function measures them all. The clock is the page's.

import init, { Answering } from 'answering';
import { Model as Model2 } from 'survey-core';
import { Model as Model3 } from 'survey-core-3';
import { filled, heardForm, questions, surveyJson, touching } from './questions.mjs';

const engines = new Map();
let module;

class Heard {
  constructor(written, pages) {
    this.answering = new Answering(written);
    this.pages = pages;
  }

  fill(answers) {
    for (const { name, words, choice } of answers) this.answering.fill(name, words, choice);
  }

  ask(pairs) {
    this.answering.ask(pairs.map(({ asked }) => asked).join('\n'), pairs.map(({ follower }) => follower).join('\n'));
  }

  pass(choice) {
    return this.answering.pass(choice, this.pages);
  }

  visible() {
    return this.answering.on_route().trim();
  }
}

class SurveyCore {
  constructor(Model, written) {
    this.model = new Model(JSON.parse(written));
  }

  fill(answers) {
    this.model.data = Object.fromEntries(answers.map(({ name, words }) => [name, words]));
  }

  ask(pairs) {
    // Found once, before the clock runs.
    this.pairs = pairs.map(({ asked, follower }) => ({ asked, follower: this.model.getQuestionByName(follower) }));
  }

  pass(choice) {
    let followed = 0;
    for (const { asked, follower } of this.pairs) {
      this.model.setValue(asked, choice);
      followed += follower.isVisible ? 1 : 0;
    }
    return followed;
  }

  visible() {
    return this.model.getAllQuestions().filter((question) => question.isVisible).map(({ name }) => name).join('\n');
  }
}

const ENGINES = {
  heard: { written: heardForm, read: (written) => new Heard(written, false) },
  'heard-pages': { written: heardForm, read: (written) => new Heard(written, true) },
  'survey-core': { written: surveyJson, read: (written) => new SurveyCore(Model2, written) },
  'survey-core-3': { written: surveyJson, read: (written) => new SurveyCore(Model3, written) },
};

/** Loads what has to be loaded. */
async function load() {
  module = await init({ module_or_path: fetch('answering_bg.wasm') });
}

/** Reads a form of so many questions; gives the milliseconds. The engine is kept. */
function read(name, count) {
  const written = ENGINES[name].written(questions(count));
  const begun = performance.now();
  const engine = ENGINES[name].read(written);
  const took = performance.now() - begun;
  engines.set(name, engine);
  return took;
}

/** Answers everything, and chooses at most so many questions to answer again; gives how many. */
function prepare(name, count, most) {
  const asked = questions(count);
  const pairs = touching(asked, most);
  engines.get(name).fill(filled(asked));
  engines.get(name).ask(pairs);
  return pairs.length;
}

/**
 * Milliseconds for one pass over the chosen questions, from as many passes as fill the time. Their
 * number is odd, so that every engine ends with the same answers however fast it is.
 */
function measure(name, round, atLeastMs) {
  const engine = engines.get(name);
  const choices = round % 2 === 0 ? ['no', 'yes'] : ['partly', 'yes'];
  let [passes, took] = [0, 0];
  const begun = performance.now();
  while (passes % 2 === 0 || took < atLeastMs) {
    engine.pass(choices[passes % 2]);
    passes += 1;
    took = performance.now() - begun;
  }
  const visible = engine.visible();
  // Back to where every round begins, after the clock; every follower is asked again.
  const followed = engine.pass('yes');
  return { milliseconds: took / passes, followed, visible };
}

/** Bytes of WebAssembly memory; what JavaScript holds is the browser's to say. */
function wasmBytes() {
  return module.memory.buffer.byteLength;
}

/** Lets everything go. */
function clear() {
  engines.clear();
}

globalThis.bench = { load, read, prepare, measure, wasmBytes, clear };
