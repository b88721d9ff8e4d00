#include "ui/settings/kit_card.h"

#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/text_label.h"
#include "ui/setup/kit_words.h"
#include "ui/setup/paper.h"

#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>

namespace vb::ui {

namespace {

constexpr int kLongestKitFolder = 4000;
constexpr int kLongestTypedGroup = 12;

enum KitStep { kExplained, kSaving, kProving };

class KitFolderField : public LineField {
protected:
    [[nodiscard]] QString findProblem() const override
    {
        return QDir::isAbsolutePath(QDir::fromNativeSeparators(text().trimmed()))
            ? QString()
            : KitCard::tr("Please give the whole path of the folder, from the root of the disk.");
    }
};

class KitGroupField : public LineField {
public:
    using Judge = std::function<QString(const QString &typed)>;
    explicit KitGroupField(Judge judge) : m_judge(std::move(judge)) { }

protected:
    [[nodiscard]] QString findProblem() const override { return m_judge(text()); }

private:
    Judge m_judge;
};

void nameKitControl(QWidget *control, const char *name, const QString &spoken)
{
    control->setObjectName(QStringLiteral("settings.kit.") + QLatin1String(name));
    control->setAccessibleName(spoken);
}

TextLabel *kitSentence(const QString &text)
{
    auto *label = new TextLabel(text, TextRole::body, TextTone::muted);
    label->setWordWrap(true);
    return label;
}

} // namespace

KitCard::KitCard(session::Session &session, QWidget *parent)
    : Card(tr("Recovery kit"), parent)
    , m_session(session)
    , m_start(new QPushButton(tr("Replace the recovery kit…")))
    , m_folder(new KitFolderField)
    , m_save(new BusyButton(tr("Save the new kit")))
    , m_enforce(new BusyButton(tr("Replace the kit now"), ButtonKind::primary))
    , m_cancel(new QPushButton(tr("Keep the old kit")))
    , m_banner(new Banner)
{
    setObjectName(QStringLiteral("settings.kit"));
    nameKitControl(m_start, "start", tr("Replace the recovery kit"));
    m_start->setAutoDefault(true);
    nameKitControl(m_cancel, "cancel", m_cancel->text());
    m_cancel->setAutoDefault(true);
    m_banner->setObjectName(QStringLiteral("settings.kit.banner"));
    m_banner->setClosable(true);
    m_saving = makeSaving();
    m_proving = makeProving();
    body()->setSpacing(space::m);
    body()->addWidget(kitSentence(
        tr("The kit on paper opens the records when nothing else can. Replace it when it was lost, copied or seen by "
           "somebody, or when a person who knew its place has left. The old paper then opens nothing any more, nor do "
           "backups made until today: make a new one at once.")));
    body()->addWidget(m_start, 0, Qt::AlignLeft);
    body()->addWidget(m_saving);
    body()->addWidget(m_proving);
    body()->addWidget(m_cancel, 0, Qt::AlignLeft);
    body()->addWidget(m_banner);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_banner->hide();
    showStep(kExplained);
    connect(m_start, &QPushButton::clicked, this, &KitCard::begin);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        cancel();
        m_start->setFocus(Qt::OtherFocusReason);
    });
}

KitCard::~KitCard()
{
    if (m_session.isOpen())
        m_session.keys().forgetKit();
}

QWidget *KitCard::makeSaving()
{
    nameKitControl(m_folder, "folder", tr("Folder for the new recovery kit"));
    m_folder->setRequired(true);
    m_folder->setMaxLength(kLongestKitFolder);
    m_folder->setText(QDir::toNativeSeparators(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)));
    nameKitControl(m_save, "save", tr("Save the new kit"));
    m_save->setBusyText(tr("Saving…"));
    auto *browse = new QPushButton(tr("Choose…"));
    nameKitControl(browse, "choose", tr("Choose the folder"));
    browse->setAutoDefault(true);
    auto *field = new FormField(tr("Save the PDF into this folder"), m_folder);
    field->setHelp(tr("Best a USB stick. Print it from there, and delete the file afterwards."));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_save);
    buttons->addWidget(browse);
    buttons->addStretch();
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(field);
    down->addLayout(buttons);
    connect(m_folder, &QLineEdit::returnPressed, this, &KitCard::save);
    connect(m_folder, &QLineEdit::textEdited, m_banner, &QWidget::hide);
    connect(m_save, &QPushButton::clicked, this, &KitCard::save);
    connect(browse, &QPushButton::clicked, this, &KitCard::chooseFolder);
    return part;
}

QWidget *KitCard::makeProving()
{
    auto *fields = new QHBoxLayout;
    fields->setSpacing(space::l);
    for (std::size_t i = 0; i < m_group.size(); ++i) {
        m_group[i] = new KitGroupField([this, i](const QString &typed) {
            return kitGroupProblem(m_session.keys().judgeGroup(m_numbers.at(i), typed), m_numbers.at(i));
        });
        m_groupField[i] = new FormField(tr("Group"), m_group[i]);
        m_group[i]->setObjectName(QStringLiteral("settings.kit.group%1").arg(i + 1));
        m_group[i]->setMaxLength(kLongestTypedGroup);
        m_group[i]->setRequired(true);
        m_group[i]->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhUppercaseOnly);
        fields->addWidget(m_groupField[i], 1, Qt::AlignTop);
        connect(m_group[i], &QLineEdit::returnPressed, this, &KitCard::enforce);
    }
    nameKitControl(m_enforce, "enforce", m_enforce->text());
    m_enforce->setBusyText(tr("Replacing…"));
    auto *part = new QWidget;
    auto *down = new QVBoxLayout(part);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::m);
    down->addWidget(kitSentence(tr("Print it, or open it on screen, and type these two of its numbered groups. The old "
                                   "kit stays good until then.")));
    down->addLayout(fields);
    down->addWidget(m_enforce, 0, Qt::AlignLeft);
    connect(m_enforce, &QPushButton::clicked, this, &KitCard::enforce);
    return part;
}

void KitCard::focusFirst()
{
    if (!m_proving->isHidden())
        m_group[0]->setFocus(Qt::TabFocusReason);
    else if (!m_saving->isHidden())
        m_folder->setFocus(Qt::TabFocusReason);
    else
        m_start->setFocus(Qt::TabFocusReason);
}

bool KitCard::isUnderWay() const
{
    return !m_proving->isHidden();
}

void KitCard::showStep(int step)
{
    m_start->setVisible(step == kExplained);
    m_saving->setVisible(step != kExplained);
    m_proving->setVisible(step == kProving);
    m_cancel->setVisible(step != kExplained);
    m_save->setText(step == kProving ? tr("Save again") : tr("Save the new kit"));
}

void KitCard::begin()
{
    m_banner->hide();
    showStep(kSaving);
    m_folder->setFocus(Qt::TabFocusReason);
}

void KitCard::cancel()
{
    m_session.keys().forgetKit();
    for (LineField *field : m_group)
        field->clear();
    m_banner->hide();
    showStep(kExplained);
}

void KitCard::chooseFolder()
{
    auto *dialog = new QFileDialog(this, tr("Folder for the new recovery kit"), m_folder->text());
    dialog->setObjectName(QStringLiteral("settings.kit.folderDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &folder) {
        m_folder->setText(QDir::toNativeSeparators(folder));
        m_folder->setProblem(QString());
        m_save->setFocus(Qt::OtherFocusReason);
    });
    dialog->open();
}

void KitCard::save()
{
    if (m_save->isBusy() || m_enforce->isBusy())
        return;
    if (!m_folder->check()) {
        m_folder->setFocus(Qt::OtherFocusReason);
        Q_EMIT saved(false);
        return;
    }
    const QString folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    const QFuture<Result<QString>> future = m_session.keys().draftKit(folder, localPaper());
    m_save->watch(future);
    deliver(future, this, [this](const Result<QString> &path) { takeSaved(path); });
}

void KitCard::takeSaved(const Result<QString> &path)
{
    if (!path.ok()) {
        if (path.error().code == Code::io)
            m_folder->setProblem(kitFolderProblem(QDir::fromNativeSeparators(m_folder->text().trimmed())));
        else
            m_banner->showMessage(BannerKind::danger, errorText(path.error()));
        m_folder->setFocus(Qt::OtherFocusReason);
        Q_EMIT saved(false);
        return;
    }
    m_numbers = session::drawKitGroups();
    for (std::size_t i = 0; i < m_group.size(); ++i) {
        const QString label = tr("Group %1").arg(m_numbers.at(i));
        m_groupField[i]->setLabel(label);
        m_group[i]->setAccessibleName(label);
        m_group[i]->clear();
        m_group[i]->setProblem(QString());
    }
    m_banner->showMessage(BannerKind::info, tr("Saved as %1").arg(QDir::toNativeSeparators(*path)));
    showStep(kProving);
    m_group[0]->setFocus(Qt::TabFocusReason);
    Q_EMIT saved(true);
}

void KitCard::enforce()
{
    if (m_enforce->isBusy() || m_save->isBusy())
        return;
    LineField *wrong = nullptr;
    for (std::size_t i = m_group.size(); i-- > 0;)
        if (!m_group[i]->check())
            wrong = m_group[i];
    if (wrong) {
        wrong->setFocus(Qt::TabFocusReason);
        Q_EMIT replaced(false);
        return;
    }
    const QFuture<Result<void>> future = m_session.keys().enforceKit();
    m_enforce->watch(future);
    deliver(future, this, [this](const Result<void> &answer) { takeEnforced(answer); });
}

void KitCard::takeEnforced(const Result<void> &answer)
{
    if (!answer.ok()) {
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        m_enforce->setFocus(Qt::OtherFocusReason);
        Q_EMIT replaced(false);
        return;
    }
    cancel(); // what is in force is not forgotten, only the draft
    m_banner->showMessage(
        BannerKind::success,
        tr("The new kit is in force, and the old one opens nothing any more. Lock the new paper away, "
           "destroy the old one, delete the file, and make a backup today."));
    m_start->setFocus(Qt::OtherFocusReason);
    Q_EMIT replaced(true);
}

} // namespace vb::ui
