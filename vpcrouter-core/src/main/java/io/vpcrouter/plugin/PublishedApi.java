package io.vpcrouter.plugin;

import java.util.Set;

/**
 * Shows a plugin folder what plugins may name: the JDK, SLF4J, and the packages of the core that are an interface. The libraries
 * of the program stay hidden, so that a plugin may bring others, or the same ones of another version.
 */
final class PublishedApi extends ClassLoader {
    private static final String ROOT = "io.vpcrouter";
    private static final String LOGGING = "org.slf4j";

    /** Not the bridges to it, which a plugin may bring. */
    private static final Set<String> LOGGING_PACKAGES =
            Set.of(LOGGING, LOGGING + ".event", LOGGING + ".helpers", LOGGING + ".spi");

    static final Set<String> PACKAGES = Set.of(
            ROOT,
            ROOT + ".control",
            ROOT + ".drain",
            ROOT + ".health",
            ROOT + ".model",
            ROOT + ".plan",
            ROOT + ".plugin",
            ROOT + ".probe",
            ROOT + ".runtime",
            ROOT + ".spec",
            ROOT + ".spi",
            ROOT + ".spi.leadership",
            ROOT + ".spi.web",
            ROOT + ".support",
            ROOT + ".validation",
            ROOT + ".view");

    static {
        registerAsParallelCapable();
    }

    private final ClassLoader program;

    PublishedApi(ClassLoader program) {
        super("vpcrouter-api", getPlatformClassLoader());
        this.program = program;
    }

    /** Whether a class of this name comes from the program, whatever JARs a folder has. */
    static boolean shows(String className) {
        String room = className.substring(0, Math.max(0, className.lastIndexOf('.')));
        return PACKAGES.contains(room) || LOGGING_PACKAGES.contains(room);
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (!shows(name)) {
            throw new ClassNotFoundException(name);
        }
        return program.loadClass(name);
    }
}
