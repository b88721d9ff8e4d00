#include "ui/settings/settings_view.h"

#include "ui/kit/question.h"
#include "ui/kit/tokens.h"
#include "ui/note/templates_view.h"
#include "ui/settings/appearance_card.h"
#include "ui/settings/backup_card.h"
#include "ui/settings/backup_folder_form.h"
#include "ui/settings/formats_card.h"
#include "ui/settings/kit_card.h"
#include "ui/settings/pc_form.h"
#include "ui/settings/practice_form.h"
#include "ui/settings/products_card.h"
#include "ui/settings/retention_card.h"
#include "ui/settings/security_card.h"
#include "ui/settings/services_card.h"
#include "ui/settings/store_key_card.h"

#include <QApplication>
#include <QCborArray>
#include <QCborValue>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimeZone>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {

constexpr int kPartWidth = 760;

bool mayDoHere(const session::Session &session, access::Right right)
{
    return access::authorize(session.actor(), right).ok();
}

} // namespace

SettingsView::SettingsView(session::Session &session, Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_tabs(new QTabBar)
    , m_parts(new QStackedWidget)
    , m_unsaved(new Question(QStringLiteral("settings.unsaved"), ButtonKind::danger))
    , m_appearance(new AppearanceCard(QStringLiteral("settings"), session, theme))
    , m_backup(new BackupCard(session))
{
    setObjectName(QStringLiteral("settings"));
    setAccessibleName(tr("Settings"));
    setFocusPolicy(Qt::NoFocus);
    m_tabs->setObjectName(QStringLiteral("settings.tabs"));
    m_tabs->setAccessibleName(tr("Parts of the settings"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);

    auto *top = new QVBoxLayout;
    top->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    top->setSpacing(space::m);
    top->addWidget(m_tabs, 0, Qt::AlignLeft);
    top->addWidget(m_unsaved);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addLayout(top);
    down->addWidget(m_parts, 1);

    if (mayDoHere(session, access::Right::practiceChange))
        addPracticeParts();
    if (mayDoHere(session, access::Right::templateChange)) {
        m_templates = new TemplatesView(session);
        m_templatesPart = m_tabs->count();
        connect(m_templates, &TemplatesView::turned, m_unsaved, &Question::close);
        addPart(QStringLiteral("templates"), tr("Note forms"), {m_templates});
    }
    if (mayDoHere(session, access::Right::catalogueChange))
        addCataloguePart();
    addPart(QStringLiteral("appearance"), tr("Appearance"), {m_appearance});
    if (mayDoHere(session, access::Right::practiceChange))
        addPart(QStringLiteral("retention"), tr("Retention"), {new RetentionCard});
    addBackupPart();
    if (mayDoHere(session, access::Right::storeCheck)) {
        m_security = new SecurityCard(session);
        QList<QWidget *> cards {m_security};
        if (mayDoHere(session, access::Right::keyRotate)) {
            auto *storeKey = new StoreKeyCard(session);
            connect(storeKey, &StoreKeyCard::lockWanted, this, &SettingsView::lockWanted);
            cards << new KitCard(session) << storeKey;
        }
        addPart(QStringLiteral("security"), tr("Security"), cards);
    }
    m_tabs->setVisible(m_tabs->count() > 1);

    connect(m_tabs, &QTabBar::currentChanged, m_parts, &QStackedWidget::setCurrentIndex);
    connect(m_unsaved, &Question::confirmed, this, [this] {
        if (m_practice)
            m_practice->reset();
        if (m_pc)
            m_pc->reset();
        if (m_backupFolder)
            m_backupFolder->reset();
        if (m_templates)
            m_templates->reset();
        for (CatalogueCard *card : m_catalogue)
            card->reset();
        m_unsaved->close();
    });
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_S), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &SettingsView::saveShown);
}

void SettingsView::addPracticeParts()
{
    m_practice = new PracticeForm(m_session);
    m_pc = new PcForm(m_session);
    auto *formats = new FormatsCard;
    const auto showFormats = [this, formats] {
        formats->show(
            QLocale(),
            QDateTime::currentDateTimeUtc().toTimeZone(QTimeZone(m_session.settings().practice().timeZone.toLatin1())));
    };
    showFormats();
    connect(m_practice, &PracticeForm::answered, formats, [this, showFormats](bool ok) {
        m_unsaved->close();
        if (ok)
            showFormats();
    });
    connect(m_pc, &PcForm::answered, m_unsaved, &Question::close);
    addPart(QStringLiteral("practice"), tr("Practice"), {m_practice, formats});
    addPart(QStringLiteral("pc"), tr("This computer"), {m_pc});
}

void SettingsView::addCataloguePart()
{
    m_catalogue = {new ServicesCard(m_session), new ProductsCard(m_session)};
    m_cataloguePart = m_tabs->count();
    for (CatalogueCard *card : m_catalogue)
        connect(card, &CatalogueCard::answered, m_unsaved, &Question::close);
    addPart(QStringLiteral("catalogue"), tr("Catalogue"), {m_catalogue.front(), m_catalogue.back()});
}

void SettingsView::addBackupPart()
{
    QList<QWidget *> cards {m_backup};
    if (mayDoHere(m_session, access::Right::pcSettingChange)) {
        m_backupFolder = new BackupFolderForm(m_session);
        connect(m_backup, &BackupCard::stateShown, m_backupFolder, &BackupFolderForm::setStored);
        connect(m_backupFolder, &BackupFolderForm::answered, m_backup, [this](bool ok) {
            m_unsaved->close();
            if (ok)
                m_backup->refresh();
        });
        cards << m_backupFolder;
    }
    m_backupPart = m_tabs->count();
    addPart(QStringLiteral("backup"), tr("Backups"), cards);
}

/// A part scrolls by itself when the window is low.
void SettingsView::addPart(const QString &name, const QString &label, const QList<QWidget *> &cards)
{
    auto *column = new QWidget;
    column->setMaximumWidth(kPartWidth);
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    for (QWidget *card : cards)
        down->addWidget(card);
    down->addStretch();
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, 0, space::xxl, space::xl);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("settings.part.") + name);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    // A key may take the focus to what lies further down: Alt+I to a new snippet.
    connect(qApp, &QApplication::focusChanged, scroll, [scroll](QWidget *, QWidget *now) {
        if (now && scroll->isVisible() && scroll->widget()->isAncestorOf(now))
            scroll->ensureWidgetVisible(now, 0, space::xl);
    });
    m_tabs->addTab(label);
    m_parts->addWidget(scroll);
}

bool SettingsView::mayLeave()
{
    const bool practiceDirty = m_practice && m_practice->isDirty();
    const bool pcDirty = m_pc && m_pc->isDirty();
    const bool folderDirty = m_backupFolder && m_backupFolder->isDirty();
    const bool formDirty = m_templates && m_templates->isDirty();
    const bool catalogueDirty = std::any_of(m_catalogue.begin(), m_catalogue.end(),
                                            [](const CatalogueCard *card) { return card->isDirty(); });
    if (!practiceDirty && !pcDirty && !folderDirty && !formDirty && !catalogueDirty)
        return true;
    m_tabs->setCurrentIndex(practiceDirty        ? 0
                                : pcDirty        ? 1
                                : formDirty      ? m_templatesPart
                                : catalogueDirty ? m_cataloguePart
                                                 : m_backupPart);
    focusShown();
    m_unsaved->ask(tr("There are changes that are not saved."), tr("Discard them"), tr("Keep editing"));
    return false;
}

QByteArray SettingsView::draft() const
{
    const QByteArray practice = m_practice ? m_practice->draft() : QByteArray();
    const QByteArray pc = m_pc ? m_pc->draft() : QByteArray();
    const QString folder = m_backupFolder ? m_backupFolder->draft() : QString();
    const QByteArray form = m_templates ? m_templates->draft() : QByteArray();
    QCborArray catalogue;
    for (const CatalogueCard *card : m_catalogue)
        catalogue.append(card->draft());
    const bool catalogueDirty = std::any_of(m_catalogue.begin(), m_catalogue.end(),
                                            [](const CatalogueCard *card) { return card->isDirty(); });
    if (practice.isEmpty() && pc.isEmpty() && folder.isNull() && form.isEmpty() && !catalogueDirty)
        return {};
    QCborArray parts {practice, pc, folder.isNull() ? QCborValue(nullptr) : QCborValue(folder), form};
    if (catalogueDirty)
        parts.append(catalogue);
    return QCborValue(parts).toCbor();
}

void SettingsView::restore(const QByteArray &draft)
{
    const QCborArray parts = QCborValue::fromCbor(draft).toArray();
    const QByteArray practice = parts.at(0).toByteArray();
    const QByteArray pc = parts.at(1).toByteArray();
    if (const QCborArray catalogue = parts.at(4).toArray();
        catalogue.size() == static_cast<qsizetype>(m_catalogue.size())) {
        m_tabs->setCurrentIndex(m_catalogue.empty() ? m_tabs->currentIndex() : m_cataloguePart);
        for (size_t i = 0; i < m_catalogue.size(); ++i)
            if (const QCborMap typed = catalogue.at(static_cast<qsizetype>(i)).toMap(); !typed.isEmpty())
                m_catalogue[i]->restore(typed);
    }
    if (m_templates && !parts.at(3).toByteArray().isEmpty()) {
        m_tabs->setCurrentIndex(m_templatesPart);
        m_templates->restore(parts.at(3).toByteArray());
    }
    if (m_backupFolder && parts.at(2).isString()) {
        m_backupFolder->restore(parts.at(2).toString());
        m_tabs->setCurrentIndex(m_backupPart);
    }
    if (!m_practice || !m_pc)
        return;
    if (!practice.isEmpty())
        m_practice->restore(practice);
    if (!pc.isEmpty())
        m_pc->restore(pc);
    if (!practice.isEmpty() || !pc.isEmpty())
        m_tabs->setCurrentIndex(practice.isEmpty() ? 1 : 0);
    focusShown();
}

void SettingsView::showPart(const QString &name)
{
    for (int i = 0; i < m_parts->count(); ++i)
        if (m_parts->widget(i)->objectName() == QStringLiteral("settings.part.") + name)
            m_tabs->setCurrentIndex(i);
    focusShown();
}

void SettingsView::backUp()
{
    showPart(QStringLiteral("backup"));
    m_backup->backUpSoon();
}

void SettingsView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_unsaved->isAsking())
        m_unsaved->takeFocus();
    else
        focusShown();
}

void SettingsView::focusShown()
{
    const QWidget *shown = m_parts->currentWidget();
    if (m_practice && shown->isAncestorOf(m_practice))
        m_practice->focusFirst();
    else if (m_pc && shown->isAncestorOf(m_pc))
        m_pc->focusFirst();
    else if (m_templates && shown->isAncestorOf(m_templates))
        m_templates->focusFirst();
    else if (!m_catalogue.empty() && shown->isAncestorOf(m_catalogue.front()))
        m_catalogue.front()->focusFirst();
    else if (shown->isAncestorOf(m_appearance))
        m_appearance->focusFirst();
    else if (m_security && shown->isAncestorOf(m_security))
        m_security->focusFirst();
    else if (m_backupFolder && m_backupFolder->isDirty() && shown->isAncestorOf(m_backupFolder))
        m_backupFolder->focusFirst();
    else if (shown->isAncestorOf(m_backup))
        m_backup->focusFirst();
}

void SettingsView::saveShown()
{
    const QWidget *shown = m_parts->currentWidget();
    if (m_practice && shown->isAncestorOf(m_practice))
        m_practice->save();
    else if (m_pc && shown->isAncestorOf(m_pc))
        m_pc->save();
    else if (m_templates && shown->isAncestorOf(m_templates))
        m_templates->save();
    else if (!m_catalogue.empty() && shown->isAncestorOf(m_catalogue.front()))
        (m_catalogue.back()->holdsFocus() ? m_catalogue.back() : m_catalogue.front())->save();
    else if (m_backupFolder && shown->isAncestorOf(m_backupFolder))
        m_backupFolder->save();
}

} // namespace vb::ui
