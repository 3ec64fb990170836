package io.vpcrouter.internal.simulator.ec2;

import java.io.IOException;

/** One action of the EC2 API. */
@FunctionalInterface
interface Ec2Action {
    /** Does the work and returns the response, which is written afterwards, when no lock is held. */
    Response handle(Ec2Call call);

    /** Writes the content of the response element. */
    @FunctionalInterface
    interface Response {
        /** The response of actions that return nothing else. */
        Response TRUE = xml -> xml.text("return", true);

        void write(Ec2Xml xml) throws IOException;
    }
}
