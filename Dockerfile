# Everything in one image, PostgreSQL included (unless DATABASE_URL names another one).
#
#   docker build -t hoso .
#   docker run --network host -v hoso:/data hoso         to try it: development identity
#                                                        answers on loopback only
#   docker run -p 8080:8080 -v hoso:/data -v ./keys:/keys:ro \
#       -e HOSO_DEV=false -e HOSO_HOST=0.0.0.0 -e HOSO_TOKEN_ISSUER=https://id.example \
#       -e HOSO_TOKEN_KEYS_FILE=/keys/jwks.json hoso     to serve others
FROM python:3.13-slim

WORKDIR /src
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY application application
COPY infrastructure infrastructure
COPY projections projections
COPY benchmarks benchmarks
COPY api api
RUN pip install --no-cache-dir --no-deps --no-build-isolation --no-index . \
 && useradd --uid 10001 --create-home hoso \
 && install --directory --owner hoso --group hoso --mode 0700 /data

USER hoso
WORKDIR /data
ENV HOSO_HOME=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ.get('HOSO_PORT', '8080') + '/livez')"]
CMD ["hoso", "up"]
