#include "core/session/note_signer.h"

#include "core/session/open_store.h"
#include "core/session/password_check.h"
#include "core/session/sign_refusal.h"
#include "core/staff/staff.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>

namespace vb::session {

using access::Right;
using store::AuditedTx;
using store::Reader;

namespace {

/// Licences that count today. Somebody with none on record signs by his role; somebody whose licences have all ended
/// or expired signs nothing.
Result<QString> credentialsOf(Reader &reader, StaffId signer, const QString &today)
{
    VB_TRY(const std::vector<staff::Licence> licences, staff::licences(reader));
    QStringList good;
    bool any = false;
    for (const staff::Licence &licence : licences) {
        if (licence.staff != signer)
            continue;
        any = true;
        const bool expired = !licence.expires.isEmpty() && licence.expires < today;
        if (licence.active && !expired && !good.contains(licence.kind))
            good.append(licence.kind);
    }
    if (any && good.isEmpty())
        return fail(Code::denied, kLicenceOver);
    good.sort();
    return good.join(QStringLiteral(", "));
}

} // namespace

Result<chart::SignerFacts> signerFacts(AuditedTx &tx, const QString &timeZone)
{
    Reader reader = tx.reader();
    VB_TRY(const std::vector<staff::Member> people, staff::directory(reader));
    const auto self = std::find_if(people.begin(), people.end(),
                                   [&tx](const staff::Member &member) { return member.id == tx.actor().user; });
    if (self == people.end() || !self->active || self->role != tx.actor().role)
        return fail(Code::denied, kAccountChanged);
    const QDate today = QDateTime::fromMSecsSinceEpoch(tx.at().wallMs, QTimeZone(timeZone.toLatin1())).date();
    VB_TRY(const QString credentials, credentialsOf(reader, self->id, today.toString(Qt::ISODate)));
    return chart::SignerFacts {self->name, roleName(self->role), credentials};
}

Result<void> proveSigner(OpenStore &open, Right right, SecretBytes &given)
{
    const Result<void> proved
        = access::authorize(open.actor(), right).ok() ? checkOwnPassword(open, given) : Result<void>();
    given.clear();
    return proved;
}

} // namespace vb::session
