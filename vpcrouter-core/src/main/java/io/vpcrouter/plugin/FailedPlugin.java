package io.vpcrouter.plugin;

import io.vpcrouter.validation.Printable;
import java.util.Objects;

/**
 * Something that was declared as a plugin and cannot be used.
 *
 * @param kind what it was declared for
 * @param what the class, the file that declares it, or the name that two plugins share
 * @param jar the file name of its JAR, or the path of its folder of classes
 * @param reason why it cannot be used, in one line
 */
public record FailedPlugin(PluginKind kind, String what, String jar, String reason) {
    private static final int LONGEST_REASON = 400;

    /** Brings the reason into one line: what a plugin throws may have many, and anything in them. */
    public FailedPlugin {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(jar, "jar");
        reason = Printable.shortened(reason.replaceAll("\\s+", " ").strip(), LONGEST_REASON);
    }

    /** What, where and why, in one line. */
    @Override
    public String toString() {
        return kind.text() + " " + Printable.clean(what) + " (" + Printable.clean(jar) + "): " + reason;
    }
}
