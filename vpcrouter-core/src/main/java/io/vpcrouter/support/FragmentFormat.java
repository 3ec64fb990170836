package io.vpcrouter.support;

import io.vpcrouter.spec.SpecParts;

/**
 * A way to write a part of a route spec down: JSON ({@link io.vpcrouter.spec.RouteSpecJson#readParts}), or a format of a plugin's
 * own.
 *
 * <p>Threading: called by one thread at a time, and not always by the same one.
 *
 * <p>Lifecycle: asked for each file of the folder whenever one of them changes; keeps nothing.
 *
 * <p>Failure: a mistake in the content is a problem in the result, best with line and column; whatever the bytes are, nothing is
 * thrown.
 *
 * <p>Evolution: stays a function of these two arguments.
 */
@FunctionalInterface
public interface FragmentFormat {
    /**
     * Translates a file.
     *
     * @param content the whole file
     * @param source its name, for the places
     * @return its destinations and where they stand, and its problems; no destination is no problem
     */
    SpecParts read(byte[] content, String source);
}
