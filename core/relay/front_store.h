#pragma once

#include "core/base/id.h"
#include "core/sql/db.h"

#include <QByteArray>

#include <mutex>

namespace vb::relay {

/// Admin tokens: one practice each, one use. Thread safe.
class FrontStore {
public:
    /// Makes the file when there is none.
    static Result<FrontStore> open(const QString &path, const SecretBytes &key);
    FrontStore(FrontStore &&other) noexcept : m_db(std::move(other.m_db)) { }

    /// Of a new token; the store keeps a hash of its secret.
    Result<void> addToken(QByteArrayView secret, qint64 nowMs);
    /// Whether useToken() would let it found this practice.
    Result<bool> isGood(QByteArrayView secret, PracticeId practice);
    /// Lets the token found this practice, now or once more after a lost answer; `denied` when it is not ours or has
    /// founded another.
    Result<void> useToken(QByteArrayView secret, PracticeId practice, qint64 nowMs);

private:
    explicit FrontStore(sql::Db db) : m_db(std::move(db)) { }

    std::mutex m_mutex;
    sql::Db m_db;
};

} // namespace vb::relay
