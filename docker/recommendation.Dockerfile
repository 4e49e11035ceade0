# The shop's Node.js service with OpenTelemetry's SDK.
FROM node:22.21-slim
WORKDIR /opt/recommendation
COPY sample-services/recommendation/package.json sample-services/recommendation/package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund
COPY sample-services/recommendation/src src
USER 1000
ENTRYPOINT ["node", "--require", "./src/telemetry.js", "src/main.js"]
