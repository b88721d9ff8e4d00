#include "ui/staff/licence_card.h"

#include "ui/kit/badge.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"
#include "ui/staff/staff_text.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestLicenceText = 60;

const QStringList &licenceKinds()
{
    static const QStringList kinds {QStringLiteral("MD"), QStringLiteral("DO"), QStringLiteral("NP"),
                                    QStringLiteral("PA"), QStringLiteral("RN"), QStringLiteral("LE")};
    return kinds;
}

} // namespace

LicenceCard::LicenceCard(session::Session &session, QWidget *parent)
    : Card(tr("Licences"), parent)
    , m_session(session)
    , m_banner(new Banner(BannerKind::danger))
    , m_rows(new QWidget)
    , m_question(new Question(QStringLiteral("staff.licence.end"), ButtonKind::danger))
    , m_start(new QPushButton(icon(IconName::plus), tr("Add licence")))
    , m_form(nullptr)
    , m_kind(new QComboBox)
    , m_number(new LineField)
    , m_state(new LineField)
    , m_expires(new DateField)
    , m_add(new BusyButton(tr("Add licence"), ButtonKind::primary))
{
    m_banner->setObjectName(QStringLiteral("staff.licence.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_start->setObjectName(QStringLiteral("staff.licence.start"));
    m_start->setAccessibleName(tr("Add licence"));
    m_start->setAutoDefault(true);
    setButtonKind(m_start, ButtonKind::secondary);
    m_form = makeForm();
    m_form->hide();
    (new QVBoxLayout(m_rows))->setContentsMargins(0, 0, 0, 0);
    body()->addWidget(m_banner);
    body()->addWidget(m_rows);
    body()->addWidget(m_question);
    body()->addWidget(m_form);
    body()->addWidget(m_start, 0, Qt::AlignLeft);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(m_start, &QPushButton::clicked, this, &LicenceCard::startAdding);
    connect(m_question, &Question::confirmed, this, &LicenceCard::end);
    connect(m_question, &Question::stopped, this, &LicenceCard::idle);
}

QWidget *LicenceCard::makeForm()
{
    for (const QString &kind : licenceKinds())
        m_kind->addItem(licenceKindText(kind), kind);
    m_kind->setObjectName(QStringLiteral("staff.licence.kind"));
    m_kind->setAccessibleName(tr("Kind"));
    const auto line = [](LineField *field, const char *name, const QString &label) {
        field->setObjectName(QStringLiteral("staff.licence.") + QLatin1String(name));
        field->setAccessibleName(label);
        field->setMaxLength(kLongestLicenceText);
        return new FormField(label, field);
    };
    m_number->setRequired(true);
    m_add->setObjectName(QStringLiteral("staff.licence.add"));
    m_add->setAccessibleName(tr("Add licence"));
    m_add->setBusyText(tr("Adding…"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("staff.licence.cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setAutoDefault(true);
    setButtonKind(cancel, ButtonKind::secondary);

    auto *form = new QWidget;
    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    grid->addWidget(new FormField(tr("Kind"), m_kind), 0, 0, Qt::AlignTop);
    grid->addWidget(line(m_number, "number", tr("Number")), 0, 1, Qt::AlignTop);
    FormField *state = line(m_state, "state", tr("State that gave it"));
    state->setOptional(true);
    grid->addWidget(state, 1, 0, Qt::AlignTop);
    FormField *expires = line(m_expires, "expires", tr("Last valid day"));
    expires->setOptional(true);
    expires->setHelp(tr("You are told 60 and 30 days before."));
    grid->addWidget(expires, 1, 1, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_add);
    buttons->addWidget(cancel);
    buttons->addStretch();
    grid->addLayout(buttons, 2, 0, 1, 2);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    for (LineField *field : {m_number, m_state, static_cast<LineField *>(m_expires)})
        connect(field, &QLineEdit::returnPressed, this, &LicenceCard::add);
    connect(m_add, &QPushButton::clicked, this, &LicenceCard::add);
    connect(cancel, &QPushButton::clicked, this, &LicenceCard::stopAdding);
    return form;
}

void LicenceCard::setLicences(const QString &login, const std::vector<staff::Licence> &licences, QDate today)
{
    m_login = login;
    m_licences = licences;
    m_banner->hide();
    m_question->hide();
    m_form->hide();
    m_start->show();
    QLayout *rows = m_rows->layout();
    while (QLayoutItem *item = rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (std::size_t i = 0; i < m_licences.size(); ++i)
        rows->addWidget(makeRow(m_licences[i], today, i));
    if (m_licences.empty()) {
        auto *none = new TextLabel(tr("None on record."), TextRole::body, TextTone::muted);
        none->setObjectName(QStringLiteral("staff.licence.none"));
        rows->addWidget(none);
    }
}

QWidget *LicenceCard::makeRow(const staff::Licence &licence, QDate today, std::size_t place)
{
    auto *row = new QWidget;
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(new ElidedLabel(licenceText(licence), TextRole::strong));
    words->addWidget(new ElidedLabel(
        tr("%1 · %2", "kind of licence, when it expires").arg(licenceKindText(licence.kind), expiryText(licence)),
        TextRole::caption, TextTone::muted));
    auto *end = new QPushButton(tr("End"));
    end->setObjectName(QStringLiteral("staff.licence.end.%1").arg(place));
    end->setAccessibleName(tr("End licence %1").arg(licenceText(licence)));
    end->setAutoDefault(true);
    setButtonKind(end, ButtonKind::flat);
    connect(end, &QPushButton::clicked, this, [this, licence] { askToEnd(licence); });
    auto *across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::m);
    across->addLayout(words, 1);
    if (const ExpiryWarning warning = expiryWarning(licence, today); !warning.text.isEmpty()) {
        auto *badge = new Badge(warning.text, warning.kind, IconName::clock);
        badge->setObjectName(QStringLiteral("staff.licence.warning.%1").arg(place));
        across->addWidget(badge);
    }
    across->addWidget(end);
    return row;
}

bool LicenceCard::isDirty() const
{
    if (!m_form->isVisibleTo(this))
        return false;
    return !m_number->text().isEmpty() || !m_state->text().isEmpty() || !m_expires->text().isEmpty();
}

std::optional<StaffDraft::NewLicence> LicenceCard::draft() const
{
    if (!isDirty() || m_add->isBusy())
        return std::nullopt;
    return StaffDraft::NewLicence {m_kind->currentData().toString(), m_number->text(), m_state->text(),
                                   m_expires->text()};
}

void LicenceCard::restore(const StaffDraft::NewLicence &typed)
{
    startAdding();
    m_kind->setCurrentIndex(std::max(m_kind->findData(typed.kind), 0));
    m_number->setText(typed.number);
    m_state->setText(typed.state);
    m_expires->setText(typed.expires);
}

bool LicenceCard::escape()
{
    if (m_question->isAsking()) {
        m_question->stop();
        return true;
    }
    if (!m_form->isVisibleTo(this))
        return false;
    if (!m_add->isBusy())
        stopAdding();
    return true;
}

void LicenceCard::startAdding()
{
    m_question->hide();
    m_banner->hide();
    m_kind->setCurrentIndex(m_kind->findData(QStringLiteral("RN")));
    for (LineField *field : {m_number, m_state, static_cast<LineField *>(m_expires)}) {
        field->clear();
        field->setProblem(QString());
    }
    m_start->hide();
    m_form->show();
    m_kind->setFocus(Qt::TabFocusReason);
}

void LicenceCard::stopAdding()
{
    m_form->hide();
    m_start->show();
    m_start->setFocus(Qt::OtherFocusReason);
    Q_EMIT idle();
}

void LicenceCard::add()
{
    if (m_add->isBusy())
        return;
    LineField *first = nullptr;
    for (LineField *field : {m_number, m_state, static_cast<LineField *>(m_expires)})
        if (!field->check() && !first)
            first = field;
    if (first) {
        first->setFocus(Qt::TabFocusReason);
        Q_EMIT idle();
        return;
    }
    staff::Licence licence;
    licence.kind = m_kind->currentData().toString();
    licence.number = m_number->cleanText();
    licence.state = m_state->cleanText();
    licence.expires = m_expires->date().toString(Qt::ISODate);
    const QFuture<Result<EntityId>> future = m_session.staff().addLicence(m_login, licence);
    m_add->watch(future);
    deliver(future, this, [this, login = m_login](const Result<EntityId> &answer) {
        if (login != m_login)
            return;
        if (answer.ok())
            Q_EMIT changed(tr("The licence is on record."));
        else if (!showAtField(answer.error()))
            refuse(answer.error());
        else
            Q_EMIT idle();
    });
}

/// What the core names a field for is told there, in the person's language.
bool LicenceCard::showAtField(const Error &error)
{
    const QString column = error.detail.section(u':', 0, 0);
    LineField *field = column == u"number" ? m_number
        : column == u"state"               ? m_state
        : column == u"expires"             ? static_cast<LineField *>(m_expires)
                                           : nullptr;
    if (error.code != Code::invalid || !field)
        return false;
    field->setProblem(field == m_expires ? tr("Please check the date.")
                                         : tr("This cannot be stored as it is. Please shorten it or type it anew."));
    field->setFocus(Qt::OtherFocusReason);
    return true;
}

void LicenceCard::askToEnd(const staff::Licence &licence)
{
    m_ending = licence.id;
    m_banner->hide();
    m_form->hide();
    m_start->show();
    m_question->ask(
        tr("End %1? It is no longer counted nor warned of; that it was on record stays.").arg(licenceText(licence)),
        tr("End licence"), tr("Keep it"));
}

void LicenceCard::end()
{
    const QFuture<Result<void>> future = m_session.staff().endLicence(m_ending);
    m_question->yesButton()->watch(future);
    deliver(future, this, [this, login = m_login](const Result<void> &answer) {
        if (login != m_login)
            return;
        m_question->close();
        if (answer.ok())
            Q_EMIT changed(tr("The licence is ended."));
        else
            refuse(answer.error());
    });
}

void LicenceCard::refuse(const Error &error)
{
    m_banner->showMessage(BannerKind::danger, errorText(error));
    Q_EMIT idle();
}

} // namespace vb::ui
