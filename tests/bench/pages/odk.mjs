// ODK Web Forms as its README advises: the plugin, and the component with an XForm.

import { OdkWebForm, webFormsPlugin } from '@getodk/web-forms';
import { createApp, h } from 'vue';
import formXml from 'questionnaire';

const fetchFormAttachment = () => Promise.resolve(new Response('', { status: 404 }));
createApp({ render: () => h(OdkWebForm, { formXml, fetchFormAttachment }) }).use(webFormsPlugin).mount('#form');
