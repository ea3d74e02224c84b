# syntax=docker/dockerfile:1
# HashNet Streams: topics, streams, produce, alerts, rollout.
#
#   docker build -f docker/streams.Dockerfile -t hashnet-streams .
#   docker build -f docker/streams.Dockerfile -t hashnet-streams:cuda --build-arg DEVICE=cuda .
#
# DEVICE=cuda takes ONNX Runtime for CUDA 12 and NVIDIA's runtime image; set HASHNET_ENCODE_ENGINE_DEVICE=cuda on it.
ARG DEVICE=cpu

FROM maven:3.9.9-eclipse-temurin-17 AS build
ARG DEVICE
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/var/cache/maven \
    LAYOUT_MAVEN_OPTIONS=-Dmaven.repo.local=/var/cache/maven docker/layout.sh streams "$DEVICE" /opt/hashnet

FROM eclipse-temurin:17.0.15_6-jre-jammy AS runtime-cpu

FROM nvidia/cuda:12.6.3-cudnn-runtime-ubuntu22.04 AS runtime-cuda
COPY --from=runtime-cpu /opt/java/openjdk /opt/java/openjdk
ENV JAVA_HOME=/opt/java/openjdk

# hadolint ignore=DL3006
FROM runtime-${DEVICE} AS runtime
RUN groupadd --gid 10001 hashnet \
    && useradd --uid 10001 --gid hashnet --home-dir /var/lib/hashnet --create-home --shell /usr/sbin/nologin hashnet
COPY --from=build /opt/hashnet /opt/hashnet
USER 10001:10001
WORKDIR /var/lib/hashnet
VOLUME /var/lib/hashnet
# The page, the HTTP interface, /metrics and the health checks. In a container the loopback address is of no use to others.
ENV HASHNET_HTTP_PORT=8180 HASHNET_HTTP_HOST=0.0.0.0
EXPOSE 8180
HEALTHCHECK --interval=10s --timeout=5s --start-period=120s --retries=3 CMD ["/opt/hashnet/healthy"]
ENTRYPOINT ["/opt/hashnet/hashnet"]
CMD ["streams"]
