# syntax=docker/dockerfile:1
# The trainer: train, encode, publish. It ends when its command has, so it has no health check but its exit code.
#
#   docker build -f docker/trainer.Dockerfile -t hashnet-trainer .
FROM maven:3.9.9-eclipse-temurin-17 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/var/cache/maven \
    LAYOUT_MAVEN_OPTIONS=-Dmaven.repo.local=/var/cache/maven docker/layout.sh trainer cpu /opt/hashnet

FROM eclipse-temurin:17.0.15_6-jre-jammy AS runtime
RUN groupadd --gid 10001 hashnet \
    && useradd --uid 10001 --gid hashnet --home-dir /var/lib/hashnet --create-home --shell /usr/sbin/nologin hashnet
COPY --from=build /opt/hashnet /opt/hashnet
USER 10001:10001
WORKDIR /var/lib/hashnet
VOLUME /var/lib/hashnet
HEALTHCHECK NONE
ENTRYPOINT ["/opt/hashnet/hashnet"]
CMD ["--help"]
