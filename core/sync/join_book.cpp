#include "core/sync/join_book.h"

namespace vb::sync {

Result<void> JoinBook::add(const Invitation &invitation)
{
    return m_store.applyRemote([&invitation](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt stmt,
               tx.prepare("INSERT INTO join_invitation (mailbox, code, made, expires, author, auto_approve, laptop) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
        stmt.bind(1, invitation.mailbox).bind(2, invitation.code.view().toByteArray());
        stmt.bind(3, invitation.madeMs).bind(4, invitation.expiresMs).bind(5, invitation.by);
        return stmt.bind(6, invitation.autoApprove ? 1 : 0).bind(7, invitation.laptop ? 1 : 0).run();
    });
}

Result<std::vector<Invitation>> JoinBook::all()
{
    return m_store.inspect([](store::TrustedReader &reader) -> Result<std::vector<Invitation>> {
        VB_TRY(sql::Stmt stmt,
               reader.prepareTrusted("SELECT mailbox, code, made, expires, author, auto_approve, laptop, request FROM "
                                     "join_invitation ORDER BY made DESC, mailbox"));
        std::vector<Invitation> all;
        for (;;) {
            VB_TRY(const bool found, stmt.step());
            if (!found)
                return all;
            QByteArray code = stmt.blob(1);
            all.push_back({stmt.blob(0), SecretBytes::take(code), stmt.integer(2), stmt.integer(3), stmt.id<StaffId>(4),
                           stmt.integer(5) != 0, stmt.integer(6) != 0, stmt.isNull(7) ? QByteArray() : stmt.blob(7)});
        }
    });
}

Result<void> JoinBook::keepRequest(const QByteArray &mailbox, const QByteArray &sealed)
{
    return m_store.applyRemote([&](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt stmt, tx.prepare("UPDATE join_invitation SET request = ?2 WHERE mailbox = ?1"));
        return stmt.bind(1, mailbox).bind(2, sealed).run();
    });
}

Result<void> JoinBook::remove(const QByteArray &mailbox)
{
    return m_store.applyRemote([&](store::RemoteTx &tx) -> Result<void> {
        VB_TRY(sql::Stmt stmt, tx.prepare("DELETE FROM join_invitation WHERE mailbox = ?1"));
        return stmt.bind(1, mailbox).run();
    });
}

} // namespace vb::sync
