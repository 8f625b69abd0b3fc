// SurveyJS as its guide for plain pages advises: the core, the interface, one style sheet.

import 'survey-core/survey-core.fontless.min.css';
import { Model } from 'survey-core';
import 'survey-js-ui';
import questionnaire from 'questionnaire';

const survey = new Model(questionnaire);
survey.render(document.getElementById('form'));
