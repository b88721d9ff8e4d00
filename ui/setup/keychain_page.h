#pragma once

#include "ui/setup/setup_page.h"

namespace vb::ui {

class BusyButton;
class Card;
class CommandLine;
class TextLabel;

/// Where the key of this PC will be kept, tried out, in plain words.
class KeychainPage : public SetupPage {
    Q_OBJECT

public:
    explicit KeychainPage(SetupModel &model, QWidget *parent = nullptr);

    void enter() override;
    bool mayGoOn() override;

private:
    class State;

    void ask();
    void showState();
    void say(const QString &title, const QString &text);

    State *m_state;
    TextLabel *m_title;
    TextLabel *m_text;
    CommandLine *m_command;
    BusyButton *m_retry;
    bool m_askedHere = false; // the button had the focus when it was pressed
};

} // namespace vb::ui
