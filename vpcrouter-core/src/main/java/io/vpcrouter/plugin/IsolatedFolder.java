package io.vpcrouter.plugin;

import java.util.List;

/**
 * A plugin folder: a plugin together with its libraries, which no other plugin sees.
 *
 * @param name the name of the folder
 * @param jars the file names of its JARs, in the order in which classes are looked up
 * @param conflicts classes that stand in two places, each conflict a sentence; empty in a folder that was put together well
 */
public record IsolatedFolder(String name, List<String> jars, List<String> conflicts) {
    /** Copies the lists. */
    public IsolatedFolder {
        jars = List.copyOf(jars);
        conflicts = List.copyOf(conflicts);
    }
}
