#include "core/staff/staff.h"

namespace vb::staff {

namespace {

constexpr char kMemberColumns[] = "SELECT id, login, name, role, active, sign_public, box_public FROM staff";

Result<std::vector<Member>> membersFrom(sql::Stmt &stmt)
{
    std::vector<Member> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        const std::optional<Role> role = roleFromName(stmt.text(3));
        if (!role)
            return fail(Code::integrity, QStringLiteral("a person has a role that does not exist"));
        all.push_back(
            {stmt.id<StaffId>(0), stmt.text(1), stmt.text(2), *role, stmt.integer(4) != 0, stmt.blob(5), stmt.blob(6)});
    }
}

} // namespace

Result<std::vector<Member>> members(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted(QByteArray(kMemberColumns) + " ORDER BY login"));
    return membersFrom(stmt);
}

Result<std::vector<Member>> directory(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepare(QByteArray(kMemberColumns) + " ORDER BY name"));
    return membersFrom(stmt);
}

Result<Member> memberByLogin(store::TrustedReader &reader, const QString &login)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted(QByteArray(kMemberColumns) + " WHERE login = ?1"));
    stmt.bind(1, login);
    VB_TRY(std::vector<Member> found, membersFrom(stmt));
    if (found.empty())
        return fail(Code::notFound, QStringLiteral("nobody has this login"));
    return found.front();
}

Result<Credential> credentialOf(store::TrustedReader &reader, StaffId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT locked_keys, totp_secret, recovery_codes FROM credential WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, id).step());
    if (!row)
        return fail(Code::integrity, QStringLiteral("a person has no credential"));
    return Credential {id, stmt.blob(0), stmt.blob(1), stmt.blob(2)};
}

Result<qint64> usedStep(store::TrustedReader &reader, StaffId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT step FROM totp_use WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, id).step());
    return row ? stmt.integer(0) : -1;
}

Result<LoginState> loginState(store::TrustedReader &reader, StaffId id)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted("SELECT full_at, full_mono, full_boot, last_at FROM login_state WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, id).step());
    LoginState state;
    if (row && !stmt.isNull(0))
        state.fullLogin = Instant {stmt.integer(0), stmt.integer(1), stmt.blob(2)};
    if (row && !stmt.isNull(3))
        state.lastLoginMs = stmt.integer(3);
    return state;
}

Result<std::vector<QByteArray>> trustEnvelopes(store::TrustedReader &reader, Sent which)
{
    // An entry holds from the first place in the log that brings it, also where the rest of its action came later or
    // from another PC. Numbers of a PC that became another one begin anew: what waits stands in the order in which it
    // was written.
    VB_TRY(sql::Stmt stmt,
           reader.prepareTrusted(
               "WITH segment (seq, device, last) AS ("
               " SELECT seq, device, last_counter FROM log_segment WHERE stream = 2 UNION ALL"
               " SELECT seq, (SELECT value FROM meta WHERE key = 'device'), next - 1 FROM sealed_segment"
               "  WHERE stream = 2 AND seq IS NOT NULL),"
               "named (op_id, device, counter) AS ("
               " SELECT op_id, device, counter FROM operation WHERE entity = 'trust' UNION ALL"
               " SELECT r.op_id, r.device, r.counter FROM repeated_operation r"
               "  JOIN operation o ON o.op_id = r.op_id AND o.entity = 'trust'),"
               "place (op_id, seq, counter) AS ("
               " SELECT op_id, seq, counter FROM operation WHERE entity = 'trust' AND seq IS NOT NULL UNION ALL"
               " SELECT n.op_id, s.seq, n.counter FROM named n"
               "  JOIN segment s ON s.device = n.device AND s.last >= n.counter),"
               "first (op_id, seq, counter) AS (SELECT op_id, min(seq), counter FROM place GROUP BY op_id)"
               "SELECT t.envelope FROM trust t JOIN operation o ON o.entity = 'trust' AND o.entity_id = t.id AND o.n = "
               "(SELECT min(n) FROM operation WHERE entity = 'trust' AND entity_id = t.id) "
               "LEFT JOIN first f ON f.op_id = o.op_id WHERE ?1 OR f.seq IS NOT NULL "
               "ORDER BY f.seq IS NULL, f.seq, CASE WHEN f.seq IS NULL THEN o.n ELSE f.counter END"));
    stmt.bind(1, which == Sent::orNot ? 1 : 0);
    std::vector<QByteArray> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back(stmt.blob(0));
    }
}

Result<StoredDeviceKeys> deviceKeys(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT keys, prefix FROM device_keys ORDER BY n DESC LIMIT 1"));
    VB_TRY(const bool row, stmt.step());
    if (!row)
        return fail(Code::integrity, QStringLiteral("this PC's keys are missing from its store"));
    return StoredDeviceKeys {stmt.blob(0), stmt.text(1)};
}

Result<std::vector<DeviceName>> deviceNames(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepare("SELECT id, name, kind FROM device"));
    std::vector<DeviceName> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<DeviceId>(0), stmt.text(1), stmt.text(2) == QStringLiteral("laptop")});
    }
}

Result<QByteArray> draftOf(store::TrustedReader &reader, StaffId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT body FROM draft WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, id).step());
    return row ? stmt.blob(0) : QByteArray();
}

Result<Preference> preferenceOf(store::TrustedReader &reader, StaffId id)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT theme, font_scale FROM preference WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, id).step());
    return row ? Preference {stmt.text(0), static_cast<int>(stmt.integer(1))} : Preference {};
}

Result<std::vector<std::pair<StaffId, qint64>>> lastLogins(store::TrustedReader &reader)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT id, last_at FROM login_state WHERE last_at IS NOT NULL"));
    std::vector<std::pair<StaffId, qint64>> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.emplace_back(stmt.id<StaffId>(0), stmt.integer(1));
    }
}

Result<quint64> importedUpTo(store::TrustedReader &reader, const QByteArray &storeId)
{
    VB_TRY(sql::Stmt stmt, reader.prepareTrusted("SELECT imported FROM journal_mark WHERE id = ?1"));
    VB_TRY(const bool row, stmt.bind(1, storeId).step());
    return row ? static_cast<quint64>(stmt.integer(0)) : 0;
}

Result<std::vector<Licence>> licences(store::Reader &reader)
{
    VB_TRY(sql::Stmt stmt,
           reader.prepare("SELECT id, staff, kind, number, state, expires, active FROM licence ORDER BY expires"));
    std::vector<Licence> all;
    for (;;) {
        VB_TRY(const bool row, stmt.step());
        if (!row)
            return all;
        all.push_back({stmt.id<EntityId>(0), stmt.id<StaffId>(1), stmt.text(2), stmt.text(3), stmt.text(4),
                       stmt.text(5), stmt.integer(6) != 0});
    }
}

} // namespace vb::staff
