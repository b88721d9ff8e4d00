#include "ui/audit/patient_pick.h"

#include "ui/kit/date_field.h"
#include "ui/kit/deliver.h"
#include "ui/kit/tokens.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QFocusEvent>
#include <QStandardItemModel>
#include <QTimerEvent>
#include <QToolButton>

namespace vb::ui {

namespace {

constexpr int kPickPauseMs = 300;
constexpr int kPickHits = 8;
constexpr int kIdRole = Qt::UserRole + 1;
constexpr int kNameRole = Qt::UserRole + 2;

QString offerText(const patient::Hit &hit)
{
    const QDate born = QDate::fromString(hit.birthDate, Qt::ISODate);
    return born.isValid() ? QStringLiteral("%1  ·  %2  ·  %3").arg(hit.name, dateInWords(born, QLocale()), hit.chartNo)
                          : QStringLiteral("%1  ·  %2").arg(hit.name, hit.chartNo);
}

} // namespace

PatientPick::PatientPick(session::Session &session, QWidget *parent)
    : QLineEdit(parent), m_session(session), m_hits(new QStandardItemModel(this))
{
    setMaxLength(200);
    setClearButtonEnabled(true);
    if (auto *button = findChild<QToolButton *>()) // else a button without a name
        button->setAccessibleName(tr("Clear"));
    auto *completer = new QCompleter(m_hits, this);
    completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    completer->setMaxVisibleItems(kPickHits);
    // Not set as this field's own: that would filter, and put the offered text in place of what was typed.
    completer->setWidget(this);
    completer->popup()->setAccessibleName(tr("Patients found"));
    completer->popup()->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, &PatientPick::choose);
    connect(this, &QLineEdit::textEdited, this, &PatientPick::typed);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty() && !m_patient.isNull())
            setPatient({}, {}); // by the button in it
    });
    connect(this, &QLineEdit::returnPressed, this, [this] {
        if (m_patient.isNull())
            searchNow();
    });
}

void PatientPick::setPatient(PatientId patient, const QString &name)
{
    m_pause.stop();
    ++m_asked;
    const bool changed = patient != m_patient;
    m_patient = patient;
    m_name = name;
    setText(name);
    setCursorPosition(0);
    setToolTip(name);
    if (changed)
        Q_EMIT patientChanged();
}

void PatientPick::typed()
{
    ++m_asked;
    if (!m_patient.isNull()) {
        m_patient = {};
        m_name.clear();
        Q_EMIT patientChanged();
    }
    if (text().trimmed().isEmpty())
        m_pause.stop();
    else
        m_pause.start(kPickPauseMs, this);
}

void PatientPick::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_pause.timerId())
        searchNow();
    else
        QLineEdit::timerEvent(event);
}

void PatientPick::searchNow()
{
    m_pause.stop();
    if (text().trimmed().isEmpty())
        return;
    deliver(m_session.patients().search(text().trimmed(), kPickHits), this,
            [this, asked = ++m_asked](const Result<std::vector<patient::Hit>> &answer) {
                if (asked == m_asked)
                    offer(answer.ok() ? *answer : std::vector<patient::Hit>());
            });
}

void PatientPick::offer(const std::vector<patient::Hit> &hits)
{
    m_hits->clear();
    for (const patient::Hit &hit : hits) {
        auto *item = new QStandardItem(offerText(hit));
        item->setData(hit.id.bytes(), kIdRole);
        item->setData(hit.name, kNameRole);
        m_hits->appendRow(item);
    }
    if (hits.empty()) {
        auto *nobody = new QStandardItem(tr("Nobody found"));
        nobody->setFlags(Qt::NoItemFlags);
        m_hits->appendRow(nobody);
    }
    auto *completer = findChild<QCompleter *>();
    QRect below = rect();
    below.setWidth(std::max(width(), tokens().scaled(380)));
    completer->complete(below);
    if (!hits.empty())
        completer->popup()->setCurrentIndex(completer->completionModel()->index(0, 0));
    Q_EMIT offered(static_cast<int>(hits.size()));
}

void PatientPick::choose(const QModelIndex &index)
{
    const PatientId id = PatientId::fromBytes(index.data(kIdRole).toByteArray());
    if (!id.isNull())
        setPatient(id, index.data(kNameRole).toString());
}

/// Half a name is no choice: what is shown is what counts.
void PatientPick::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason && m_patient.isNull()
        && !text().isEmpty()) {
        ++m_asked;
        m_pause.stop();
        clear();
    }
}

} // namespace vb::ui
