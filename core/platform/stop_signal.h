#pragma once

namespace vb::platform {

/// For as long as it lives, SIGINT and SIGTERM do not end the program but wait(). One at a time.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal &) = delete;
    StopSignal &operator=(const StopSignal &) = delete;

    /// Until the program is told to end, by a signal or by stop().
    void wait();
    /// Any thread.
    void stop();
};

} // namespace vb::platform
