#include "ui/conflict/version_card.h"

#include "ui/conflict/conflict_words.h"
#include "ui/conflict/version_text.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/fact_grid.h"
#include "ui/kit/form_field.h"
#include "ui/kit/key_cap.h"
#include "ui/kit/password_field.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

QKeySequence keyOf(sync::Keep which)
{
    return which == sync::Keep::a ? Qt::Key_1 : Qt::Key_2;
}

QString idOf(sync::Keep which, const char *part)
{
    return QStringLiteral("conflicts.%1.%2").arg(QChar(which == sync::Keep::a ? u'a' : u'b')).arg(QLatin1String(part));
}

} // namespace

VersionCard::VersionCard(sync::Keep which, const PracticeTime &time, QWidget *parent)
    : Card(QString(), parent)
    , m_which(which)
    , m_time(time)
    , m_value(new VersionText)
    , m_facts(new FactGrid)
    , m_password(new PasswordField)
    , m_passwordField(new FormField(tr("Your password"), m_password))
    , m_action(new QWidget)
    , m_keep(new BusyButton(QString()))
{
    setObjectName(idOf(which, "card"));
    m_value->setObjectName(idOf(which, "value"));
    m_facts->setObjectName(idOf(which, "facts"));
    m_keep->setObjectName(idOf(which, "keep"));
    m_keep->setBusyText(tr("Deciding…"));
    m_password->setObjectName(idOf(which, "password"));
    m_password->setAccessibleName(tr("Your password"));
    m_passwordField->setReservesLine(false);
    m_passwordField->hide();
    m_keep->setAutoDefault(true);
    auto *across = new QHBoxLayout(m_action);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::m);
    across->addWidget(m_keep);
    across->addWidget(new KeyCap(keyOf(which)));
    across->addStretch();
    body()->setSpacing(space::m);
    body()->addWidget(m_value);
    body()->addWidget(m_facts);
    body()->addStretch();
    body()->addWidget(m_passwordField);
    body()->addWidget(m_action);
    connect(m_keep, &QPushButton::clicked, this, &VersionCard::keepWanted);
    connect(m_password, &PasswordField::returnPressed, this, &VersionCard::keepWanted);
    connect(m_password, &PasswordField::textEdited, this, [this] { m_passwordField->setError(QString()); });
}

void VersionCard::show(const session::ConflictRow &row, const QString &value, const std::vector<TextRun> &different)
{
    const bool isA = m_which == sync::Keep::a;
    const session::ConflictSide &side = isA ? row.a : row.b;
    const QString title = versionTitle(row.kind, m_which);
    setTitle(title);
    setAccessibleName(title);
    m_value->setVersion(value, different);
    m_value->setAccessibleName(title);
    const QStringList marked = m_value->marked();
    m_value->setAccessibleDescription(marked.isEmpty() ? QString()
                                                       : tr("Differs in: %1").arg(marked.join(QStringLiteral(", "))));
    m_facts->clear();
    if (isA)
        for (const session::ConflictChange &change : row.changes)
            m_facts->add(changedFieldText(row, change), changedValueText(row, change, m_time));
    else
        m_facts->add(tr("Reason"), row.reason);
    m_facts->add(row.changes.empty() || !isA ? tr("Written by") : tr("Changed by"), versionPersonText(side));
    m_facts->add(tr("When"), side.device.isNull() ? QString() : m_time.moment(side.atMs));
    m_facts->add(tr("On"), versionPcText(side));
    const bool isSigned = !isA && row.asAddendum;
    m_password->clear();
    m_passwordField->setError(QString());
    m_passwordField->setVisible(isSigned);
    m_action->setVisible(row.deciding == session::Deciding::may
                         && (isA || isSigned || row.kind != sync::ConflictKind::late));
    const QString keep = keepText(row.kind, m_which);
    m_keep->setText(keep);
    m_keep->setAccessibleName(tr("%1: %2", "action, value").arg(keep, value.simplified().left(120)));
    m_keep->setToolTip(tr("%1 (%2)", "action, keys").arg(keep, keyOf(m_which).toString(QKeySequence::NativeText)));
}

SecretBytes VersionCard::takePassword()
{
    if (m_password->isEmpty())
        m_password->setFocus(Qt::OtherFocusReason);
    return m_password->takeUtf8();
}

void VersionCard::refusePassword(const QString &why)
{
    m_passwordField->setError(why);
    m_password->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
