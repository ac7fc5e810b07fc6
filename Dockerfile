# syntax=docker/dockerfile:1
# The streaminfer program for linux/amd64 with the sample models and topologies.

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
WORKDIR /src
# Slow and seldom changed, so a layer of its own: the native packages.
COPY global.json Directory.Packages.props ./
COPY eng/setup.sh eng/
COPY eng/packages eng/packages
RUN eng/setup.sh --packages-only
COPY . .
RUN dotnet publish src/StreamInfer.Host/StreamInfer.Host.csproj --configuration Release \
        --runtime linux-x64 --no-self-contained --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble
# What a librdkafka that eng/setup.sh compiled is linked to; the public package carries its own copies of most of it.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        libcurl4t64 liblz4-1 libsasl2-2 libsasl2-modules libsasl2-modules-gssapi-mit libssl3t64 libzstd1 zlib1g \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /app ./
COPY --from=build /src/models models
COPY --from=build /src/schemas schemas
COPY --from=build /src/topologies topologies
COPY deploy/docker/is-ready.sh deploy/docker/make-tokens.sh deploy/docker/
# Where volumes for tokens are mounted: a new volume takes its owner from here.
RUN mkdir /tokens /scrape-token && chown $APP_UID /tokens /scrape-token
USER $APP_UID
EXPOSE 8080
# Ready, not live: a pipeline that waits for its broker must not be restarted for it, but gets no traffic either.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 CMD ["bash", "/app/deploy/docker/is-ready.sh"]
ENTRYPOINT ["dotnet", "/app/StreamInfer.Host.dll"]
