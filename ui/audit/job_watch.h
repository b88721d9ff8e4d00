#pragma once

#include "core/session/audit_service.h"

#include <QObject>

namespace vb::ui {

/// The GUI's end of a long piece of work: hands its progress on, no oftener than the event loop takes it, and stops it.
class JobWatch : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~JobWatch() override { stop(); }

    /// For the next piece of work; what ran before no longer speaks to this watch.
    [[nodiscard]] session::AuditProgress begin();
    void stop();
    [[nodiscard]] bool isStopped() const { return m_state && m_state->stopped; }

Q_SIGNALS:
    void progressed(quint64 done, quint64 of);

private:
    struct State {
        std::atomic<bool> stopped = false;
        std::atomic<bool> told = false;
        std::atomic<quint64> done = 0;
        std::atomic<quint64> of = 0;
    };
    void tell(const std::shared_ptr<State> &state);

    std::shared_ptr<State> m_state;
};

} // namespace vb::ui
