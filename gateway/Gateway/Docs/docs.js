'use strict';

(() => {
  const wanted = new URLSearchParams(window.location.search).get('api');
  const api = wanted === 'ops-v1' ? 'ops-v1' : 'v1';

  document.querySelector(`[data-api="${api}"]`).setAttribute('aria-current', 'page');
  document.getElementById('source').href = `/openapi/${api}.yaml`;

  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();

  window.SwaggerUIBundle({
    url: `/openapi/${api}.json`,
    domNode: document.getElementById('ui'),
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    showExtensions: false,
    // Nothing leaves this origin: no validator, no other addresses to load a document from.
    validatorUrl: null,
    queryConfigEnabled: false,
  });
})();
