package io.vpcrouter.internal.kubernetes.status;

import io.vpcrouter.internal.kubernetes.nodes.KubeNode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A taint by which a node counts as drained: {@code KEY}, {@code KEY=VALUE}, {@code KEY:EFFECT} or {@code KEY=VALUE:EFFECT}.
 *
 * @param key the key of the taint
 * @param value its value, if that counts
 * @param effect its effect, if that counts
 */
public record DrainTaint(String key, Optional<String> value, Optional<String> effect) {
    private static final Pattern TEXT = Pattern.compile("([A-Za-z0-9._/-]+)(?:=([A-Za-z0-9._-]*))?(?::([A-Za-z]+))?");

    /** Reads one; empty if the text is none. */
    public static Optional<DrainTaint> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new DrainTaint(
                        parts.group(1), Optional.ofNullable(parts.group(2)), Optional.ofNullable(parts.group(3))))
                : Optional.empty();
    }

    boolean matches(KubeNode.Taint taint) {
        return taint.key().equals(key)
                && value.map(taint.value()::equals).orElse(true)
                && effect.map(taint.effect()::equals).orElse(true);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return key
                + value.map(text -> "=" + text).orElse("")
                + effect.map(text -> ":" + text).orElse("");
    }
}
