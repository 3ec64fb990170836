package io.vpcrouter.internal.kubernetes.follow;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.vpcrouter.validation.Location;
import io.vpcrouter.validation.Problem;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * One key of a ConfigMap.
 *
 * @param text its value, if it has one
 */
record ConfigText(Optional<String> text) {
    static ConfigText of(ConfigMap map, String key) {
        Map<String, String> data = map.getData();
        return new ConfigText(data == null ? Optional.empty() : Optional.ofNullable(data.get(key)));
    }

    /** The value, if the ConfigMap is there and has one. */
    static Optional<String> in(Collection<ConfigText> found) {
        return found.stream().findFirst().flatMap(ConfigText::text);
    }

    /** What is told of a source that is missing, which is no empty spec. */
    static Problem missing(String source, boolean hasMap) {
        return Problem.error(
                "configmap-missing",
                Location.of(source),
                hasMap ? "key of the ConfigMap" : "ConfigMap",
                "none",
                "a route spec");
    }
}
