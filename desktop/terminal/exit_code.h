// How kith-term ends. Scripts rely on the numbers.
#pragma once

namespace kith::terminal {

enum ExitCode {
    Done = 0,
    Failed = 1,       // not everything was delivered, or the program cannot go on
    WrongUsage = 2,   // arguments
    CannotSignIn = 3, // no session, or it has ended; wrong name or password
    NotReached = 4,   // no server in time
    NoSuchRoom = 5,   // or several of that name
};

} // namespace kith::terminal
