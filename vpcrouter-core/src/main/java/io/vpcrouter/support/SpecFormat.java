package io.vpcrouter.support;

import io.vpcrouter.model.RouteSpec;
import io.vpcrouter.validation.Validated;

/**
 * A way to write route specs down: JSON ({@link io.vpcrouter.spec.RouteSpecJson#read(byte[], String, boolean)}), or a
 * format of a plugin's own.
 *
 * <p>Threading: called by one thread at a time, and not always by the same one.
 *
 * <p>Lifecycle: asked for each new content of the file, at most once every 0.3 s; keeps nothing.
 *
 * <p>Failure: a mistake in the content is a problem in the result, best with line and column; whatever the bytes are,
 * nothing is thrown. What is thrown all the same counts as a defect of the plugin: it is reported with its name.
 *
 * <p>Evolution: stays a function of these three arguments.
 */
@FunctionalInterface
public interface SpecFormat {
    /**
     * Translates a file.
     *
     * @param content the whole file, at most 16 MiB
     * @param source its name, for the places of the problems
     * @param allowEmpty whether a spec without any destination is accepted; it deletes every managed row
     * @return the spec with its warnings, or all its problems
     */
    Validated<RouteSpec> read(byte[] content, String source, boolean allowEmpty);
}
