# The agent alone, for an init container that hands it to services whose images know nothing of it: see kubernetes.yml.
FROM busybox:1.37
COPY --chmod=0444 detour-agent.jar /detour-agent.jar
USER 10001
CMD ["cp", "/detour-agent.jar", "/detour/"]
