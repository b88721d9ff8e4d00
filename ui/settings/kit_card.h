#pragma once

#include "core/session/session.h"
#include "ui/kit/card.h"

#include <array>

class QPushButton;

namespace vb::ui {

class Banner;
class BusyButton;
class FormField;
class LineField;

/// Replaces the recovery kit: the new one is saved, proved by two of its groups, and only then put in force. Leaving
/// before that changes nothing.
class KitCard : public Card {
    Q_OBJECT

public:
    explicit KitCard(session::Session &session, QWidget *parent = nullptr);
    ~KitCard() override;

    void focusFirst();
    /// A kit was saved and is not in force.
    [[nodiscard]] bool isUnderWay() const;
    /// Forgets it; its file is removed.
    void cancel();
    /// Those asked for; for programs that drive the screen.
    [[nodiscard]] const std::array<int, 2> &numbers() const { return m_numbers; }

Q_SIGNALS:
    void saved(bool ok);
    void replaced(bool ok);

private:
    QWidget *makeSaving();
    QWidget *makeProving();
    void begin();
    void chooseFolder();
    void save();
    void takeSaved(const Result<QString> &path);
    void enforce();
    void takeEnforced(const Result<void> &answer);
    void showStep(int step);

    session::Session &m_session;
    QPushButton *m_start;
    QWidget *m_saving = nullptr;
    QWidget *m_proving = nullptr;
    LineField *m_folder;
    BusyButton *m_save;
    std::array<LineField *, 2> m_group;
    std::array<FormField *, 2> m_groupField;
    std::array<int, 2> m_numbers {1, 2};
    BusyButton *m_enforce;
    QPushButton *m_cancel;
    Banner *m_banner;
};

} // namespace vb::ui
