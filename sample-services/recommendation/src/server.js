// The HTTP side: recommendations, and the few actuator paths that the rest of the shop's tools know.
'use strict';

const http = require('node:http');
const { log } = require('./log');

const BODY_LIMIT = 1024;
const LIMIT_MOST = 20;

function createServer({ together, faults, info }) {
  async function answer(request) {
    const url = new URL(request.url, 'http://recommendation');
    const route = `${request.method} ${url.pathname}`;
    switch (route) {
      case 'GET /recommendations':
        return recommend(url.searchParams);
      case 'GET /actuator/health':
        return [200, { status: 'UP' }];
      case 'GET /actuator/info':
        return [200, info];
      case 'GET /actuator/faults':
        return [200, { fault: faults.active }];
      case 'POST /actuator/faults':
        return switchFault(await bodyOf(request));
      default:
        return [404, { title: `no ${route} here` }];
    }
  }

  async function recommend(parameters) {
    const product = parameters.get('product');
    const limit = Number(parameters.get('limit') ?? 4);
    if (!product || !Number.isInteger(limit) || limit < 1 || limit > LIMIT_MOST) {
      return [400, { title: `product is needed, limit is 1 to ${LIMIT_MOST}` }];
    }
    await faults.pass();
    together.visit(parameters.get('visitor') ?? 'unknown', product);
    const products = together.besides(product, limit);
    log.info(`${products.length} products recommended beside ${product}`);
    return [200, { products }];
  }

  function switchFault(body) {
    try {
      faults.activate(JSON.parse(body).fault);
      return [200, { fault: faults.active }];
    } catch (refused) {
      return [400, { title: refused.message }];
    }
  }

  return http.createServer(async (request, response) => {
    let [status, body] = [500, { title: 'failed' }];
    try {
      [status, body] = await answer(request);
    } catch (failed) {
      log.error(`${request.method} ${request.url} failed: ${failed.message}`, failed);
    }
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(body));
  });
}

async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
    if (body.length > BODY_LIMIT) throw new RangeError(`a body has at most ${BODY_LIMIT} bytes`);
  }
  return body;
}

module.exports = { createServer };
