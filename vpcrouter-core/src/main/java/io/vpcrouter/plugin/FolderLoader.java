package io.vpcrouter.plugin;

import java.net.URL;
import java.net.URLClassLoader;

/** Loads the classes of one plugin folder. */
final class FolderLoader extends URLClassLoader {
    static {
        registerAsParallelCapable();
    }

    FolderLoader(String folder, URL[] jars, PublishedApi api) {
        super(folder, jars, api);
    }

    /** The name that people know a JAR by: with its folder, if a folder has it. */
    static String nameOf(String jar, ClassLoader loader) {
        return loader instanceof FolderLoader ? loader.getName() + "/" + jar : jar;
    }
}
