#pragma once

#include "core/session/vault.h"

namespace vb::session {

/// Writes the anchor as the log grows: every 100 entries, at most once per 5 s. Called on the writer thread; the
/// session writes it itself at lock and exit. Silent until it is told that the store is the one that the anchor
/// remembers: what a login writes must not take the proof away that it is not.
class AnchorKeeper {
public:
    AnchorKeeper(Vault &vault, const Clock &clock) : m_vault(vault), m_clock(clock) { }

    void committed(const audit::Head &head);
    void wroteAt(quint64 size) { m_written = size; }
    void setSilent(bool silent) { m_silent = silent; }
    [[nodiscard]] bool isSilent() const { return m_silent; }

private:
    Vault &m_vault;
    const Clock &m_clock;
    quint64 m_written = 0;
    qint64 m_writtenMono = 0;
    bool m_silent = true;
};

} // namespace vb::session
