# Debian and Node by digest, so that a build of tomorrow is the build of today; docs/office.md says how to renew it.
FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d AS packages
# Production packages only; better-sqlite3 and argon2 ship their binaries, so no install script has to run.
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && npm cache clean --force
# Left out: fonts the notices are not printed with, maps, sources, and the libraries of other systems.
RUN find node_modules/@expo-google-fonts \( -name '*.png' -o -name '*.ttf' \) \
      ! -name 'BIZUDPGothic_*.ttf' ! -name 'NotoSansJP_400Regular.ttf' -delete \
  && find node_modules/@fontsource -type f ! -name '*-400-normal.woff' ! -name unicode.json ! -name package.json ! -name LICENSE -delete \
  && find node_modules/better-sqlite3/prebuilds ! -name "linux-$(node -p process.arch).node" -type f -delete \
  && rm -rf node_modules/better-sqlite3/deps node_modules/zod/src node_modules/pdfkit/js/*.standalone* \
  && find node_modules -name '*.map' -delete

FROM node:24-bookworm-slim@sha256:6f7b03f7c2c8e2e784dcf9295400527b9b1270fd37b7e9a7285cf83b6951452d
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 OFFICE_HOST=0.0.0.0 OFFICE_PORT=8081 DATA_DIR=/data KEYS_DIR=/keys BACKUP_DIR=/backup
# Everybody is the user `node` here, so a command says who gives it.
ENV GENKAN_OPERATOR_REQUIRED=true
# A young generation that suits a small machine, and the stripped TypeScript kept in the image.
ENV NODE_OPTIONS=--max-semi-space-size=4 NODE_COMPILE_CACHE=/app/.compile-cache
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY package.json ./
COPY src ./src
COPY views ./views
COPY static ./static
COPY db ./db
RUN node src/genkan.js --help > /dev/null
RUN ln -s /app/src/genkan.js /usr/local/bin/genkan \
  && mkdir -m 700 /data /keys /files /backup && chown node:node /data /keys /files /backup
USER node
# Names of files that a command is given are those in the folder of the lists and papers.
WORKDIR /files
VOLUME ["/data", "/keys"]
EXPOSE 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "/app/src/genkan.js", "serve"]
