import { base, controls } from "../shared/styles";
import { helpButtonStyles } from "./help_button";
import { roomChoiceStyles } from "./room_choice";

/** What the bars above all rooms look like alike. */
export const barStyles = [base, controls, roomChoiceStyles, helpButtonStyles];
