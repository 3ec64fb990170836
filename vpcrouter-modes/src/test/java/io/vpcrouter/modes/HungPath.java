package io.vpcrouter.modes;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A path on a file system that does not answer: whatever is done with the file never ends. */
final class HungPath {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private HungPath() {}

    static Path of(Path real) {
        return (Path) Proxy.newProxyInstance(
                HungPath.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, args) -> {
                    switch (method.getName()) {
                        case "getFileSystem":
                            NEVER.await();
                            throw new AssertionError("it never ends");
                        case "toAbsolutePath":
                            return proxy;
                        case "resolveSibling", "getParent":
                            return of((Path) call(real, method, args));
                        default:
                            return call(real, method, args);
                    }
                });
    }

    private static Object call(Path real, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
