#include "core/relay/front_store.h"

#include "core/crypto/hash.h"
#include "core/relay/relay_schema.h"

namespace vb::relay {

namespace {

QByteArray keyOfSecret(QByteArrayView secret)
{
    return crypto::bytes(crypto::labelled("verbena/relay-admin/v1", secret));
}

} // namespace

Result<FrontStore> FrontStore::open(const QString &path, const SecretBytes &key)
{
    VB_TRY(const std::vector<sql::Migration> migrations, relayMigrations(QStringLiteral("front")));
    VB_TRY(sql::Db db, sql::Db::open(path, key, {true, false, 512}));
    VB_DO(sql::migrate(db, migrations));
    VB_DO(db.checkpoint());
    return FrontStore(std::move(db));
}

Result<void> FrontStore::addToken(QByteArrayView secret, qint64 nowMs)
{
    const std::lock_guard lock(m_mutex);
    VB_TRY(sql::Stmt add, m_db.prepare("INSERT INTO admin_token (hash, made_ms) VALUES (?1, ?2)"));
    return add.bind(1, keyOfSecret(secret)).bind(2, nowMs).run();
}

Result<bool> FrontStore::isGood(QByteArrayView secret, PracticeId practice)
{
    const std::lock_guard lock(m_mutex);
    VB_TRY(sql::Stmt ask,
           m_db.prepare("SELECT 1 FROM admin_token WHERE hash = ?1 AND (practice IS NULL OR practice = ?2)"));
    return ask.bind(1, keyOfSecret(secret)).bind(2, practice).step();
}

Result<void> FrontStore::useToken(QByteArrayView secret, PracticeId practice, qint64 nowMs)
{
    const std::lock_guard lock(m_mutex);
    VB_TRY(sql::Stmt take,
           m_db.prepare("UPDATE admin_token SET practice = ?2, used_ms = coalesce(used_ms, ?3) WHERE hash = ?1 AND"
                        " (practice IS NULL OR practice = ?2)"));
    VB_DO(take.bind(1, keyOfSecret(secret)).bind(2, practice).bind(3, nowMs).run());
    if (m_db.changes() != 1)
        return fail(Code::denied, QStringLiteral("the admin token is not one of this relay, or was used before"));
    return {};
}

} // namespace vb::relay
