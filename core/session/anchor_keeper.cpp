#include "core/session/anchor_keeper.h"

namespace vb::session {

namespace {
constexpr quint64 kEvery = 100;
constexpr qint64 kAtMostEveryMs = 5000;
} // namespace

void AnchorKeeper::committed(const audit::Head &head)
{
    const qint64 now = m_clock.now().monoMs;
    if (m_silent || head.size < m_written + kEvery || now - m_writtenMono < kAtMostEveryMs)
        return;
    m_writtenMono = now;
    // A keychain that does not answer is tried again at the next occasion; lock and exit report the failure.
    if (m_vault.writeAnchor(head).ok())
        m_written = head.size;
}

} // namespace vb::session
