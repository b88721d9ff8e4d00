#include "ui/patient/duplicates_panel.h"

#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/elided_label.h"
#include "ui/kit/text_label.h"
#include "ui/patient/patient_text.h"

#include <QHBoxLayout>
#include <QTimerEvent>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kPauseMs = 250;
constexpr int kMostDuplicates = 4;

} // namespace

DuplicatesPanel::DuplicatesPanel(session::Session &session, QWidget *parent)
    : Card(tr("Perhaps already here"), parent)
    , m_session(session)
    , m_typing(patient::PatientService::beginTyping())
    , m_rows(new QVBoxLayout)
{
    setObjectName(QStringLiteral("patient.duplicates"));
    auto *hint = new TextLabel(tr("Please have a look before you add somebody twice. You can save all the same."),
                               TextRole::body, TextTone::muted);
    hint->setWordWrap(true);
    m_rows->setSpacing(space::m);
    body()->setSpacing(space::m);
    body()->addWidget(hint);
    body()->addLayout(m_rows);
    hide();
}

void DuplicatesPanel::clear()
{
    ++m_question;
    m_pause.stop();
    m_asked.clear();
    m_typed = {};
    m_typing = patient::PatientService::beginTyping();
    showRows({});
}

void DuplicatesPanel::setTyped(const patient::Patient &typed)
{
    m_typed = typed;
    m_pause.start(kPauseMs, this);
}

void DuplicatesPanel::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId()) {
        m_pause.stop();
        ask();
    }
}

void DuplicatesPanel::ask()
{
    const QStringList texts {m_typed.given, m_typed.family, m_typed.birthDate, m_typed.phone, m_typed.email};
    if (texts == m_asked)
        return;
    m_asked = texts;
    const int question = ++m_question;
    deliver(m_session.patients().duplicates(m_typing, m_typed, kMostDuplicates), this,
            [this, question](const Result<std::vector<patient::Duplicate>> &answer) {
                if (question == m_question)
                    take(answer);
            });
}

/// Whoever is shown for the first time is named in an entry of the log before.
void DuplicatesPanel::take(const Result<std::vector<patient::Duplicate>> &answer)
{
    const std::vector<patient::Duplicate> found = answer.valueOr(std::vector<patient::Duplicate>());
    if (found.empty() || found == m_shown) {
        showRows(found);
        Q_EMIT told(static_cast<int>(found.size()));
        return;
    }
    deliver(m_session.patients().duplicates(patient::PatientService::beginTyping(), m_typed, kMostDuplicates), this,
            [this, question = m_question](const Result<std::vector<patient::Duplicate>> &named) {
                if (question != m_question)
                    return;
                showRows(named.valueOr(std::vector<patient::Duplicate>()));
                Q_EMIT told(static_cast<int>(m_shown.size()));
            });
}

void DuplicatesPanel::showRows(const std::vector<patient::Duplicate> &found)
{
    m_shown = found;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const patient::Duplicate &one : found) {
        auto *row = new QWidget;
        auto *across = new QHBoxLayout(row);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(space::l);
        auto *words = new QVBoxLayout;
        words->setSpacing(2);
        words->addWidget(new ElidedLabel(one.hit.name, TextRole::strong));
        QStringList known {reasonsOf(one), birthText(one.hit.birthDate), one.hit.phone, one.hit.chartNo};
        known.removeAll(QString());
        words->addWidget(new ElidedLabel(known.join(QStringLiteral(" · ")), TextRole::caption, TextTone::muted));
        across->addLayout(words, 1);
        if (!one.hit.closed) {
            auto *look = new QPushButton(icon(IconName::eye), tr("Have a look"));
            look->setObjectName(QStringLiteral("patient.duplicates.look"));
            look->setAccessibleName(tr("Have a look at %1: %2").arg(one.hit.name, reasonsOf(one)));
            connect(look, &QPushButton::clicked, this,
                    [this, id = one.hit.id, name = fullName(one.hit)] { Q_EMIT openWanted(id, name); });
            across->addWidget(look, 0, Qt::AlignVCenter);
        }
        m_rows->addWidget(row);
    }
    setVisible(!found.empty());
}

QString DuplicatesPanel::reasonsOf(const patient::Duplicate &duplicate)
{
    QStringList words;
    for (const patient::Likeness reason : duplicate.reasons) {
        switch (reason) {
        case patient::Likeness::phone: words.append(tr("Same phone")); break;
        case patient::Likeness::email: words.append(tr("Same e-mail address")); break;
        case patient::Likeness::birthDateAndName: words.append(tr("Same birth date and a similar name")); break;
        case patient::Likeness::nameAndNearBirthDate:
            words.append(tr("Same name and almost the same birth date"));
            break;
        case patient::Likeness::name:
            words.append(duplicate.hit.closed ? tr("Same name, restricted") : tr("Same name"));
            break;
        }
    }
    return words.join(QStringLiteral(", "));
}

} // namespace vb::ui
