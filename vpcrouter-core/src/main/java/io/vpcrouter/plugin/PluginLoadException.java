package io.vpcrouter.plugin;

import java.util.Objects;

/** A declared plugin could not be loaded, and it is known which one. */
public final class PluginLoadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String jar;

    /**
     * An exception that names the plugin.
     *
     * @param what the class, or the file that declares it
     * @param jar the file name of its JAR, or the path of its folder of classes
     * @param cause why it could not be loaded
     */
    public PluginLoadException(String what, String jar, Throwable cause) {
        super(what + " (" + jar + ")", cause);
        this.what = Objects.requireNonNull(what, "what");
        this.jar = Objects.requireNonNull(jar, "jar");
    }

    /** The class, or the file that declares it. */
    public String what() {
        return what;
    }

    /** The file name of its JAR, or the path of its folder of classes. */
    public String jar() {
        return jar;
    }
}
