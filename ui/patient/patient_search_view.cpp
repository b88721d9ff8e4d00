#include "ui/patient/patient_search_view.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/search_box.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/patient/patient_hits_model.h"
#include "ui/patient/patient_text.h"
#include "ui/patient/search_hints.h"
#include "ui/patient/typed_patients.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QResizeEvent>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kHitLimit = 50;
constexpr int kSearchHeight = 44;
constexpr int kMaxTyped = 200;
constexpr int kRoomForAge = 820;
constexpr int kRoomForPhone = 700;
constexpr qsizetype kLongestOffer = 32; // characters of a name on a button
} // namespace

PatientSearchView::PatientSearchView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_mayAdd(access::authorize(session.actor(), access::Right::patientCreate).ok())
    , m_box(new SearchBox)
    , m_add(new QPushButton(icon(IconName::userPlus, IconTone::onAccent), tr("Add patient")))
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_banner(new Banner(BannerKind::danger))
    , m_table(new TableView)
    , m_model(new PatientHitsModel(this))
    , m_empty(nullptr)
    , m_noMatch(nullptr)
    , m_patients(new TypedPatients(session, kHitLimit, this))
{
    setObjectName(QStringLiteral("patients.search"));
    m_banner->hide();
    makeTable();
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, space::xs, space::xxl, space::xl);
    down->setSpacing(0);
    down->addWidget(makeSearchLine());
    down->addSpacing(space::s);
    down->addWidget(m_count);
    down->addSpacing(space::s);
    down->addWidget(m_banner);
    down->addWidget(m_table, 1);
    setFocusProxy(m_box);

    connect(m_box, &QLineEdit::textEdited, this, &PatientSearchView::typed);
    connect(m_box, &SearchBox::submitted, this, &PatientSearchView::submit);
    connect(m_patients, &TypedPatients::offered, this, [this](const std::vector<patient::Hit> &hits) {
        showHits(hits);
        Q_EMIT hitsShown();
    });
    connect(m_patients, &TypedPatients::found, this, &PatientSearchView::take);
    connect(m_patients, &TypedPatients::failed, this,
            [this](const Error &error) { m_banner->showMessage(BannerKind::danger, errorText(error)); });
    connect(m_add, &QPushButton::clicked, this, [this] { Q_EMIT addWanted(QString()); });
    connect(m_table, &QAbstractItemView::activated, this, &PatientSearchView::choose);
    connect(m_table, &QAbstractItemView::clicked, this, &PatientSearchView::choose);
}

QWidget *PatientSearchView::makeSearchLine()
{
    m_box->setObjectName(QStringLiteral("patients.searchBox"));
    m_box->setFocusKey(Qt::CTRL | Qt::SHIFT | Qt::Key_K);
    m_box->setAccessibleName(tr("Search patients"));
    m_box->setPlaceholderText(tr("Name, birth date, phone or chart number"));
    m_box->setMaxLength(kMaxTyped);
    m_box->setMinimumHeight(tokens().scaled(kSearchHeight));
    m_box->setResultView(m_table);
    m_add->setObjectName(QStringLiteral("patients.add"));
    m_add->setAccessibleName(tr("Add patient"));
    m_add->setToolTip(
        tr("Add patient (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_N).toString(QKeySequence::NativeText)));
    m_add->setMinimumHeight(tokens().scaled(kSearchHeight));
    if (!m_mayAdd)
        m_add->hide();
    setButtonKind(m_add, ButtonKind::primary);
    auto *line = new QWidget;
    auto *across = new QHBoxLayout(line);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(space::m);
    across->addWidget(m_box, 1);
    across->addWidget(m_add);
    return line;
}

void PatientSearchView::makeTable()
{
    const Tokens &t = tokens();
    m_table->setObjectName(QStringLiteral("patients.results"));
    m_table->setAccessibleName(tr("Patients found"));
    m_table->setModel(m_model);
    m_table->setEmptyState(makeEmptyStates());
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QHeaderView *header = m_table->horizontalHeader();
    header->setStretchLastSection(false);
    header->setSectionResizeMode(QHeaderView::Fixed);
    header->setSectionResizeMode(PatientHitsModel::kName, QHeaderView::Stretch);
    header->resizeSection(PatientHitsModel::kBorn, t.scaled(130));
    header->resizeSection(PatientHitsModel::kAge, t.scaled(100));
    header->resizeSection(PatientHitsModel::kChart, t.scaled(140));
    header->resizeSection(PatientHitsModel::kPhone, t.scaled(170));
}

QWidget *PatientSearchView::makeEmptyStates()
{
    m_noMatch = new EmptyState(IconName::search, QString(), QString());
    m_noMatch->actionButton()->setObjectName(QStringLiteral("patients.addTyped"));
    m_noMatch->actionButton()->setAccessibleName(tr("Add patient"));
    if (m_mayAdd)
        m_noMatch->setAction(tr("Add patient"));
    connect(m_noMatch, &EmptyState::actionTriggered, this, [this] { Q_EMIT addWanted(m_box->text().trimmed()); });
    auto *states = new QWidget;
    m_empty = new QStackedLayout(states);
    m_empty->addWidget(new SearchHints);
    m_empty->addWidget(m_noMatch);
    return states;
}

void PatientSearchView::focusSearch()
{
    m_box->setFocus(Qt::ShortcutFocusReason);
    m_box->selectAll();
}

void PatientSearchView::refresh()
{
    if (!m_box->text().trimmed().isEmpty())
        m_patients->searchNow();
}

void PatientSearchView::typed()
{
    m_openSingle = false;
    // The rows belong to what was typed before: Enter must not open one of them.
    m_table->setCurrentIndex({});
    m_patients->follow(m_box->text());
    if (m_box->text().trimmed().isEmpty()) {
        m_banner->hide();
        m_count->clear();
        m_empty->setCurrentIndex(0);
        m_model->setHits({}, {});
        return;
    }
}

/// What helps least to tell people apart goes first when there is little room.
void PatientSearchView::resizeEvent(QResizeEvent *event)
{
    const Tokens &t = tokens();
    m_table->setColumnHidden(PatientHitsModel::kAge, event->size().width() < t.scaled(kRoomForAge));
    m_table->setColumnHidden(PatientHitsModel::kPhone, event->size().width() < t.scaled(kRoomForPhone));
    QWidget::resizeEvent(event);
}

void PatientSearchView::submit()
{
    if (!m_patients->isTyping())
        return;
    m_openSingle = true;
    m_patients->searchNow();
}

void PatientSearchView::take(const std::vector<patient::Hit> &hits)
{
    showHits(hits);
    const int count = m_model->rowCount();
    if (count > 0 && !m_table->currentIndex().isValid())
        m_table->setCurrentIndex(m_model->index(0, 0));
    const bool open = std::exchange(m_openSingle, false) && count == 1;
    Q_EMIT resultsShown(count);
    if (open)
        choose(m_model->index(0, 0));
}

void PatientSearchView::showHits(const std::vector<patient::Hit> &hits)
{
    m_banner->hide();
    offerToAdd();
    m_empty->setCurrentIndex(1);
    if (hits != m_model->hits()) // else a row that was chosen stays
        m_model->setHits(hits, practiceToday(m_session));
    const int count = m_model->rowCount();
    m_count->setText(count == kHitLimit ? tr("The first %1 are shown. Type more to narrow them down.").arg(count)
                         : count == 1   ? tr("1 patient")
                         : count == 0   ? QString()
                                        : tr("%1 patients").arg(count));
    m_table->setAccessibleDescription(m_count->text());
}

/// A name that nobody has can be the name of a new patient.
void PatientSearchView::offerToAdd()
{
    m_noMatch->setTexts(tr("Nobody found"),
                        tr("No name, former name, birth date, phone or chart number matches what you typed."));
    if (!m_mayAdd)
        return;
    const QString name = fullName(nameIn(m_box->text()));
    m_noMatch->setAction(name.isEmpty() || name.size() > kLongestOffer
                             ? tr("Add patient")
                             : tr("Add “%1”").arg(QString(name).replace(u'&', QStringLiteral("&&"))));
}

void PatientSearchView::choose(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const patient::Hit hit = m_model->hitAt(index.row());
    Q_EMIT patientChosen(hit);
}

} // namespace vb::ui
